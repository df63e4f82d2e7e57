import { describe, expect, it } from 'vitest';
import type { Microversion } from '../../src/model/microversion.ts';
import { planRecovery } from '../../src/recovery/index.ts';
import { anInstance, evacuationRow, FAILED_HOST, resizedFrom } from '../support/instances.ts';
import { aContext, ALIVE, DOWN, journalled, SUSPECT, without } from './support/contexts.ts';
import { adopting, holding, recovering } from './support/plans.ts';

describe('a recovery that Nova would refuse or answer with error', () => {
  it.each(['ironic', 'VMware vCenter Server', 'hyperv', 'zvm', '', 'unknown'])(
    'is not tried on a hypervisor of type %j',
    (hypervisorType) => {
      const held = holding(
        planRecovery(anInstance(), aContext({ hypervisorType })),
        'hypervisorCannotEvacuate',
      );
      expect(held.why).toContain(hypervisorType);
    },
  );

  it.each(['QEMU', 'qemu', 'KVM', 'LXC', 'parallels', 'fake'])(
    'is tried on a hypervisor of type %s',
    (hypervisorType) => {
      recovering(planRecovery(anInstance(), aContext({ hypervisorType })));
    },
  );

  it.each<Microversion>(['2.1', '2.53', '2.58', '1.99'])(
    'is not tried where Nova ends at %s',
    (maxMicroversion) => {
      const plan = planRecovery(anInstance(), aContext({ maxMicroversion }));
      expect(holding(plan, 'microversionTooOld').why).toContain(maxMicroversion);
    },
  );

  it.each<Microversion>(['2.59', '2.100', '3.0'])('is tried where Nova ends at %s', (maxMicroversion) => {
    recovering(planRecovery(anInstance(), aContext({ maxMicroversion })));
  });

  it('is not tried for an instance that has never run', () => {
    for (const vmState of ['active', 'building', 'error']) {
      holding(planRecovery(anInstance({ vmState, launchedAt: null }), aContext()), 'neverLaunched');
    }
  });

  it('is not tried for a member of a group with hard affinity', () => {
    const serverGroup = { policy: 'affinity', members: ['i-1', 'i-2'] };
    for (const instance of [anInstance(), resizedFrom('stopped')]) {
      holding(planRecovery(instance, aContext({ serverGroup })), 'affinityGroup');
    }
  });

  it.each(['anti-affinity', 'soft-affinity', 'soft-anti-affinity'])(
    'is tried for a member of a group with %s',
    (policy) => {
      const serverGroup = { policy, members: ['i-1', 'i-2'] };
      recovering(planRecovery(anInstance(), aContext({ serverGroup })));
    },
  );

  it('is not tried where no other host can take it', () => {
    for (const hosts of [
      {},
      { h1: DOWN },
      { h1: { ...ALIVE, enabled: false } },
      { [FAILED_HOST]: ALIVE },
      { [FAILED_HOST]: DOWN, h1: DOWN, h3: { ...ALIVE, enabled: false } },
    ]) {
      for (const instance of [
        anInstance(),
        anInstance({ vmState: 'error' }),
        anInstance({ vmState: 'paused' }),
        anInstance({ pinnedAvailabilityZone: null }),
      ]) {
        holding(planRecovery(instance, aContext({ hosts })), 'noOtherHost');
      }
    }
    // Nothing is foreseen where nobody said which hosts there are; and a host that may be dead may be alive.
    recovering(planRecovery(anInstance(), without(aContext(), 'hosts')));
    recovering(planRecovery(anInstance(), aContext({ hosts: { h1: SUSPECT } })));
  });

  it('is not tried where no host of its availability zone can take it', () => {
    const pinned = anInstance({ pinnedAvailabilityZone: 'az1' });
    const az2 = { ...ALIVE, zone: 'az2' };
    const held = holding(
      planRecovery(pinned, aContext({ hosts: { h1: az2, h3: { ...DOWN, zone: 'az1' } } })),
      'pinnedZone',
    );
    expect(held.why).toContain('az1');
    recovering(planRecovery(pinned, aContext({ hosts: { h1: az2, h3: { ...ALIVE, zone: 'az1' } } })));
    // A zone that nobody told may be the right one.
    recovering(planRecovery(pinned, aContext({ hosts: { h1: ALIVE } })));
    recovering(planRecovery(anInstance({ pinnedAvailabilityZone: null }), aContext({ hosts: { h1: az2 } })));
  });

  it('is not tried again where Nova has refused it for the instance’s own sake', () => {
    const refusal = 'Feature not supported with instances that have shares.';
    const attempts = [
      { at: '2026-03-02T08:10:00Z', microversion: '2.94', accepted: false, refusal },
    ] as const;
    const record = { ...journalled('running'), attempts };
    for (const instance of [anInstance(), resizedFrom('stopped')]) {
      expect(holding(planRecovery(instance, aContext({ record })), 'refusedByNova').why).toContain(refusal);
    }
    const accepted = { at: '2026-03-02T08:11:00Z', microversion: '2.94', accepted: true } as const;
    recovering(
      planRecovery(anInstance(), aContext({ record: { ...record, attempts: [...attempts, accepted] } })),
    );
  });

  it('is watched all the same where somebody else has begun it', () => {
    const serverGroup = { policy: 'affinity', members: ['i-1'] };
    const instance = anInstance({ migrations: [evacuationRow()] });
    adopting(planRecovery(instance, aContext({ serverGroup, hypervisorType: 'ironic' })));
  });
});
