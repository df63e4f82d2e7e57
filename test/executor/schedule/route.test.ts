import { describe, expect, it } from 'vitest';
import { planRecovery } from '../../../src/index.ts';
import { routeOf } from '../../../src/executor/schedule/route.ts';
import { anInstance, evacuationRow } from '../../support/instances.ts';
import { aContext } from '../../recovery/support/contexts.ts';

function routeFrom(
  state: Parameters<typeof anInstance>[0],
  context: Parameters<typeof aContext>[0] = {},
): string | null {
  return routeOf(planRecovery(anInstance(state), aContext(context)));
}

describe('the route of a plan', () => {
  it.each([
    ['active', { vmState: 'active' }, 'evacuate at 2.94 and older > active'],
    ['stopped', { vmState: 'stopped', powerState: 'shutdown' }, 'evacuate at 2.94 and older > stopped'],
    ['paused', { vmState: 'paused' }, 'resetState > evacuate at 2.95 and newer > stopped'],
    [
      'stopped and being started',
      { vmState: 'stopped', taskState: 'powering-on' },
      'evacuate at 2.94 and older > start > active',
    ],
  ] as const)('of %s', (_what, state, route) => {
    expect(routeFrom(state)).toBe(route);
  });

  it('is the same whatever surrounds it: locks, names, microversions of one class', () => {
    const usual = routeFrom({ vmState: 'active' });
    expect(routeFrom({ vmState: 'active' }, { lock: false })).toBe(usual);
    expect(routeFrom({ vmState: 'active', id: 'another' }, { maxMicroversion: '2.90' })).toBe(usual);
  });

  it('is another one where the client stops in place of Nova', () => {
    const policy = { allowClientStop: true };
    expect(routeFrom({ vmState: 'paused' }, { maxMicroversion: '2.93', policy })).toBe(
      'resetState > evacuate at 2.94 and older > stop > stopped',
    );
  });

  it.each([
    ['held', { vmState: 'no such state' }],
    ['under way already', { vmState: 'active', migrations: [evacuationRow()] }],
  ] as const)('is none of what is %s', (_what, state) => {
    expect(routeFrom(state)).toBeNull();
  });
});
