import { describe, expect, it } from 'vitest';
import { resolveContext } from '../../src/recovery/context.ts';
import { powerRoute } from '../../src/recovery/power-route.ts';
import { resolvePriorState } from '../../src/recovery/resolve-prior-state.ts';
import { anInstance } from '../support/instances.ts';
import { aContext, journalled } from './support/contexts.ts';

describe('the way to a power state', () => {
  it('never leaves the stop to Nova where vm_state is error, from which Nova ignores it', () => {
    const instance = anInstance({ vmState: 'error' });
    const context = resolveContext(aContext({ record: journalled('stopped') }));
    const prior = resolvePriorState(instance, context);
    const route = powerRoute({ instance, context, prior, wanted: 'stopped', intended: null }, 'error');
    expect(route).toMatchObject({ decision: 'hold', hold: { code: 'noServerSideStop' } });
  });

  it('leaves no stop to Nova where the target state was seen not to be heeded', () => {
    const instance = anInstance({ vmState: 'paused' });
    const route = (policy: { allowClientStop?: boolean }) => {
      const targetStateDistrusted = 'web was not stopped.';
      const context = resolveContext(aContext({ maxMicroversion: '2.100', targetStateDistrusted, policy }));
      const prior = resolvePriorState(instance, context);
      return powerRoute({ instance, context, prior, wanted: 'stopped', intended: null }, 'active');
    };
    const held = route({});
    expect(held).toMatchObject({ decision: 'hold', hold: { code: 'noServerSideStop' } });
    expect(JSON.stringify(held)).toContain('web was not stopped.');
    expect(route({ allowClientStop: true })).toMatchObject({
      microversion: '2.94',
      endState: { vmState: 'stopped' },
    });
  });
});
