import { describe, expect, it } from 'vitest';
import { InvalidOptionsError } from '../../src/errors.ts';
import { checkPolicy } from '../../src/executor/check-policy.ts';
import { DEFAULT_POLICY, planRecovery, type RecoveryPolicy } from '../../src/recovery/index.ts';
import { aContext } from '../recovery/support/contexts.ts';
import { finishedResize, resizedFrom } from '../support/instances.ts';

describe('a policy', () => {
  it.each([undefined, {}, DEFAULT_POLICY, { confirmResize: 'never' }, { onError: undefined }])(
    'is taken where every word is known (%j)',
    (policy) => {
      expect(() => checkPolicy(policy)).not.toThrow();
    },
  );

  it.each([
    ['policy.confirmResize', { confirmResize: 'Never' }],
    ['policy.onError', { onError: 'Hold' }],
    ['policy.priorUnknown', { priorUnknown: 'Running' }],
    ['policy.allowClientStop', { allowClientStop: 'false' }],
    ['policy.rebuildFromImage', { rebuildFromImage: true }],
    ['policy.onPaused', { onPaused: 'active' }],
    ['policy.onRescued', { onRescued: 'running' }],
    ['policy.onShelved', { onShelved: 'Recover' }],
    ['policy.completeDeletes', { completeDeletes: 1 }],
    ['policy', { allowClientStops: true }],
    ['policy', 'never'],
  ])('is refused by the name of the field: %s', (option, policy) => {
    expect(() => checkPolicy(policy)).toThrow(InvalidOptionsError);
    expect(() => checkPolicy(policy)).toThrow(new RegExp(`^${option.replace('.', '\\.')}:`));
  });

  it('that the planner does not understand gives no consent', () => {
    const policy = { confirmResize: 'Never' } as unknown as Partial<RecoveryPolicy>;
    const resized = resizedFrom('stopped', { migrations: [finishedResize()] });
    expect(planRecovery(resized, aContext({ policy }))).toMatchObject({
      hold: { code: 'confirmNotAllowed' },
    });
  });
});
