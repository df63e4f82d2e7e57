import { describe, expect, it } from 'vitest';
import { type HostFacts, planRecovery, type RecoveryPlan } from '../../src/recovery/index.ts';
import { anInstance, FAILED_HOST, finishedResize, RESIZE_SOURCE, resizedFrom } from '../support/instances.ts';
import { aContext, ALIVE, DOWN, journalled, SUSPECT, without } from './support/contexts.ts';
import { codes, holding, recovering } from './support/plans.ts';
import { evacuate, evacuated, lock, moved, reset, unlock } from './support/steps.ts';

/** A resize that cannot be confirmed though its source may still hold the guest. */
function planAmong(hosts: Readonly<Record<string, HostFacts>>, id = 'i-1'): RecoveryPlan {
  const migrations = [finishedResize({ status: 'error' })];
  return planRecovery(resizedFrom('stopped', { id, migrations }), aContext({ hosts }));
}

function destinationAmong(hosts: Readonly<Record<string, HostFacts>>, id?: string): string | undefined {
  return recovering(planAmong(hosts, id)).steps.find((step) => step.kind === 'evacuate')?.host;
}

const MANY = Object.fromEntries(['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((name) => [name, ALIVE]));
const ids = Array.from({ length: 200 }, (_, index) => `instance-${index}`);

describe('the destination of an instance whose source may still hold the guest', () => {
  it.each([
    { seen: 'alive', facts: ALIVE },
    { seen: 'suspect', facts: SUSPECT },
  ])('is named where the source is $seen', ({ facts }) => {
    const plan = recovering(planAmong({ [RESIZE_SOURCE]: facts, h3: ALIVE }));
    expect(plan.steps).toEqual([
      lock,
      reset('refusal'),
      evacuate('2.95', 'h3'),
      evacuated(),
      moved('stopped'),
      unlock,
    ]);
    expect(codes(plan.reasons)).toEqual(['resizeNotFinished', 'stoppedByNova', 'priorState']);
  });

  it('is neither the source nor the failed host', () => {
    for (const id of ids) expect([RESIZE_SOURCE, FAILED_HOST]).not.toContain(destinationAmong(MANY, id));
  });

  it('is a host that is up, not suspect and enabled', () => {
    const hosts = {
      [RESIZE_SOURCE]: ALIVE,
      h3: DOWN,
      h4: SUSPECT,
      h5: { ...ALIVE, enabled: false },
      h6: { up: true, lastSeenUp: null, suspect: false },
    };
    for (const id of ids) expect(destinationAmong(hosts, id)).toBe('h6');
  });

  it('is missing where no other host will do, and then the instance is held', () => {
    const hosts = { [RESIZE_SOURCE]: ALIVE, [FAILED_HOST]: ALIVE, h3: DOWN };
    expect(holding(planAmong(hosts), 'noOtherDestination').why).toContain(RESIZE_SOURCE);
  });

  it('is another one for other instances', () => {
    const load = new Map<string | undefined, number>();
    for (const id of ids) {
      const host = destinationAmong(MANY, id);
      load.set(host, (load.get(host) ?? 0) + 1);
    }
    expect([...load.keys()].sort()).toEqual(['h3', 'h4', 'h5', 'h6']);
    for (const count of load.values()) expect(count).toBeGreaterThan(ids.length / 4 / 2);
  });

  it('does not depend on the order in which hosts are listed', () => {
    const reversed = Object.fromEntries(Object.entries(MANY).reverse());
    for (const id of ids) expect(destinationAmong(reversed, id)).toBe(destinationAmong(MANY, id));
  });
});

describe('the destination of a retry', () => {
  function retried(vmState: string, status: string, h1: HostFacts) {
    return planRecovery(
      anInstance({ vmState, migrations: [finishedResize({ status })] }),
      aContext({ hosts: { h1, h3: ALIVE }, record: journalled('stopped') }),
    );
  }

  it.each(['error', 'active', 'stopped'])(
    'is named while the source of an unconfirmed resize is up (vm_state %s)',
    (vmState) => {
      for (const status of ['finished', 'error', 'confirming', 'unheard-of']) {
        for (const h1 of [ALIVE, SUSPECT]) {
          const { steps } = recovering(retried(vmState, status, h1));
          expect(steps.find((step) => step.kind === 'evacuate')?.host).toBe('h3');
        }
      }
    },
  );

  it.each([
    { what: 'the resize was confirmed', status: 'confirmed', h1: ALIVE },
    { what: 'the resize was reverted', status: 'reverted', h1: ALIVE },
    { what: 'the source is down', status: 'finished', h1: DOWN },
  ])('is the scheduler’s choice where $what', ({ status, h1 }) => {
    for (const vmState of ['error', 'active', 'stopped']) {
      const { steps } = recovering(retried(vmState, status, h1));
      expect(steps.find((step) => step.kind === 'evacuate')).not.toHaveProperty('host');
    }
  });

  it('is the scheduler’s choice where the resize was within the failed host, whatever is known of hosts', () => {
    const migrations = [finishedResize({ status: 'error', sourceCompute: FAILED_HOST })];
    for (const context of [aContext({ hosts: { h2: ALIVE, h3: ALIVE } }), without(aContext(), 'hosts')]) {
      const { steps } = recovering(planRecovery(anInstance({ migrations }), context));
      expect(steps.find((step) => step.kind === 'evacuate')).not.toHaveProperty('host');
    }
  });

  it.each([
    { status: 'finished', held: true },
    { status: 'error', held: true },
    { status: 'confirmed', held: false },
    { status: 'reverted', held: false },
  ])('needs to know the hosts while the source may have the guest ($status: $held)', ({ status, held }) => {
    const migrations = [finishedResize({ status })];
    for (const vmState of ['active', 'stopped', 'error']) {
      const plan = planRecovery(anInstance({ vmState, migrations }), without(aContext(), 'hosts'));
      if (held) expect(holding(plan, 'resizeSourceUnknown').why).toContain(RESIZE_SOURCE);
      else expect(recovering(plan).steps.map(({ kind }) => kind)).toContain('evacuate');
    }
  });

  it.each(['error', 'active'])('is missing where only the source is left (vm_state %s)', (vmState) => {
    const plan = planRecovery(
      anInstance({ vmState, migrations: [finishedResize()] }),
      aContext({ hosts: { h1: ALIVE }, record: journalled('stopped') }),
    );
    expect(holding(plan, 'noOtherDestination').why).toContain(RESIZE_SOURCE);
  });

  it('is missing where only the source is left, also for one that was running', () => {
    const plan = planRecovery(
      anInstance({ vmState: 'error', migrations: [finishedResize()] }),
      aContext({ hosts: { h1: ALIVE }, record: journalled('running') }),
    );
    holding(plan, 'noOtherDestination');
  });

  it('is of the zone that its owner has bound it to, and another one at the next try', () => {
    const zoned = Object.fromEntries(
      Object.entries(MANY).map(([name, facts]) => [name, { ...facts, zone: name > 'h4' ? 'az1' : 'az2' }]),
    );
    const migrations = [finishedResize({ status: 'error' })];
    const tries = [1, 2, 3, 4].map((count) => {
      const record = journalled(
        'stopped',
        Array.from({ length: count }, () => 'accepted' as const),
      );
      const pinned = resizedFrom('stopped', { id: 'i-1', migrations, pinnedAvailabilityZone: 'az1' });
      const plan = recovering(planRecovery(pinned, aContext({ hosts: zoned, record })));
      return plan.steps.find((step) => step.kind === 'evacuate')?.host;
    });
    expect(new Set(tries)).toEqual(new Set(['h5', 'h6']));
  });
});
