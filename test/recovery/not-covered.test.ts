import { describe, expect, it } from 'vitest';
import { planRecovery } from '../../src/recovery/index.ts';
import { anInstance } from '../support/instances.ts';
import { aContext, journalled } from './support/contexts.ts';
import { holding } from './support/plans.ts';

describe('an instance in a state that no rule recovers', () => {
  it.each(['building', 'paused', 'suspended', 'rescued', 'shelved'])('is held: %s', (vmState) => {
    for (const context of [aContext(), {}, aContext({ record: journalled('running') })]) {
      holding(planRecovery(anInstance({ vmState }), context), 'vmStateNotCovered');
    }
  });

  it('is told apart from the others in words', () => {
    const said = ['building', 'paused', 'suspended', 'rescued', 'shelved'].map(
      (vmState) => holding(planRecovery(anInstance({ vmState }), aContext()), 'vmStateNotCovered').why,
    );
    expect(new Set(said).size).toBe(said.length);
  });

  it.each(['hibernating', 'ACTIVE', '', '__proto__', 'toString'])(
    'is held where the state is unheard of (%j)',
    (vmState) => {
      const held = holding(planRecovery(anInstance({ vmState }), aContext()), 'unknownVmState');
      expect(held.why).toContain(vmState);
    },
  );
});
