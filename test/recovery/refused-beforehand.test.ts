import { describe, expect, it } from 'vitest';
import type { Microversion } from '../../src/model/microversion.ts';
import { planRecovery } from '../../src/recovery/index.ts';
import { anInstance, evacuationRow, resizedFrom } from '../support/instances.ts';
import { aContext } from './support/contexts.ts';
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

  it('is watched all the same where somebody else has begun it', () => {
    const serverGroup = { policy: 'affinity', members: ['i-1'] };
    const instance = anInstance({ migrations: [evacuationRow()] });
    adopting(planRecovery(instance, aContext({ serverGroup, hypervisorType: 'ironic' })));
  });
});
