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
});
