import { describe, expect, it } from 'vitest';
import {
  type Attempt,
  type EvacuationFailure,
  planRecovery,
  type PlanContext,
  type RecoveryPolicy,
} from '../../src/recovery/index.ts';
import { anInstance } from '../support/instances.ts';
import { aContext, ALIVE, DOWN, journalled } from './support/contexts.ts';
import { holding, recovering } from './support/plans.ts';

type GuestThere = EvacuationFailure['guestThere'];

function attempt(destination: string | null, guestThere: GuestThere, migration = 'row'): Attempt {
  const failure = { migration, destination, guestThere };
  return { at: '2026-03-02T08:10:00Z', microversion: '2.95', accepted: true, failure };
}

function planAfter(
  attempts: readonly Attempt[],
  context: Partial<PlanContext> = {},
  policy: Partial<RecoveryPolicy> = {},
) {
  const hosts = { h2: DOWN, h3: ALIVE, h4: ALIVE };
  const record = { ...journalled('stopped'), attempts };
  return planRecovery(anInstance({ vmState: 'error' }), aContext({ hosts, record, policy, ...context }));
}

function destinationAfter(...given: Parameters<typeof planAfter>): string | undefined {
  return recovering(planAfter(...given)).steps.find((step) => step.kind === 'evacuate')?.host;
}

describe('where an instance goes after an evacuation that failed', () => {
  it('is the scheduler’s choice where no host had been chosen', () => {
    expect(destinationAfter([attempt(null, 'no')])).toBeUndefined();
  });

  it('is another host than the one that had turned it down', () => {
    expect(destinationAfter([attempt('h3', 'no')])).toBe('h4');
    expect(destinationAfter([attempt('h4', 'no')])).toBe('h3');
  });

  it('is the scheduler’s choice again where every host has turned it down', () => {
    expect(destinationAfter([attempt('h3', 'no'), attempt('h4', 'no')])).toBeUndefined();
  });

  it.each(['unknown', 'yes'] as const)('is the host that may have its guest: %s', (guestThere) => {
    expect(destinationAfter([attempt('h3', guestThere)])).toBe('h3');
    expect(destinationAfter([attempt('h3', guestThere), attempt(null, 'no')])).toBe('h3');
    expect(destinationAfter([attempt('h3', guestThere), attempt('h4', 'no')])).toBe('h3');
  });

  it('is another one once that host has failed a second time without meeting a guest', () => {
    expect(destinationAfter([attempt('h3', 'unknown'), attempt('h3', 'unknown')])).toBe('h4');
  });

  it('stays the host on which the guest was met', () => {
    expect(destinationAfter([attempt('h3', 'unknown'), attempt('h3', 'yes')])).toBe('h3');
  });

  it('is nowhere while the host that may have its guest is down, until a person has made sure', () => {
    const hosts = { h2: DOWN, h3: DOWN, h4: ALIVE };
    const attempts = [attempt('h3', 'unknown', 'row-7')];
    const held = holding(planAfter(attempts, { hosts }), 'guestLeftBehind');
    expect(held.why).toContain('h3');
    expect(held.hold.whatToDo).toContain('row-7');
    expect(destinationAfter(attempts, { hosts }, { abandonedEvacuations: ['row-7'] })).toBeUndefined();
  });
});

describe('where an instance goes whose destinations are named', () => {
  const disabled = { ...ALIVE, enabled: false };

  it('is the first that is up and not the failed host, in reserve or not', () => {
    const hosts = { h2: DOWN, h3: ALIVE, h4: disabled, h5: DOWN };
    expect(destinationAfter([], { hosts, destinations: ['h2', 'h5', 'h9', 'h4', 'h3'] })).toBe('h4');
  });

  it('is the next one where the first has turned it down, and the first again where all have', () => {
    const destinations = ['h4', 'h3'];
    expect(destinationAfter([attempt('h4', 'no')], { destinations })).toBe('h3');
    expect(destinationAfter([attempt('h4', 'no'), attempt('h3', 'no')], { destinations })).toBe('h4');
  });

  it('is of the zone that it is pinned to', () => {
    const hosts = { h3: { ...ALIVE, zone: 'az1' }, h4: { ...ALIVE, zone: 'az2' } };
    const instance = anInstance({ pinnedAvailabilityZone: 'az2' });
    const plan = planRecovery(instance, aContext({ hosts, destinations: ['h3', 'h4'] }));
    expect(recovering(plan).steps).toContainEqual({ kind: 'evacuate', microversion: '2.94', host: 'h4' });
  });

  it('is nowhere where none of them is up', () => {
    const hosts = { h2: DOWN, h3: DOWN, h4: ALIVE };
    holding(planAfter([], { hosts, destinations: ['h3'] }), 'noOtherHost');
    const suspect = { h3: { ...ALIVE, suspect: true }, h4: ALIVE };
    expect(
      holding(planAfter([], { hosts: suspect, destinations: ['h3'] }), 'noOtherDestination').why,
    ).toContain('h3');
  });
});
