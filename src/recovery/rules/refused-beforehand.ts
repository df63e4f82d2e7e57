import { atLeast } from '../../model/microversion.ts';
import { OLDEST_MICROVERSION } from '../power-route.ts';
import type { Rule } from '../rule.ts';
import { hold } from '../verdict.ts';

/** The hypervisors whose driver can rebuild an instance elsewhere; on all others Nova writes ERROR. */
const CAN_EVACUATE = new Set(['qemu', 'kvm', 'lxc', 'parallels', 'fake']);

/** What Nova is known to refuse, or to answer with ERROR: trying it would only cost the prior state. */
export const refusedBeforehand: Rule = {
  id: 'refusedBeforehand',
  decide: ({ instance, context }) => {
    const { hypervisorType, maxMicroversion, serverGroup } = context;
    if (hypervisorType !== undefined && !CAN_EVACUATE.has(hypervisorType.toLowerCase())) {
      return hold(
        'hypervisorCannotEvacuate',
        `A hypervisor of type ${hypervisorType} is not known to evacuate; Nova would write ERROR.`,
        'Repair the host, or recover the instance by the means of that hypervisor.',
      );
    }
    if (!atLeast(maxMicroversion, OLDEST_MICROVERSION)) {
      return hold(
        'microversionTooOld',
        `This Nova ends at microversion ${maxMicroversion}; an evacuation can be watched from ${OLDEST_MICROVERSION} on.`,
        'Evacuate by hand, or upgrade Nova.',
      );
    }
    if (instance.launchedAt === null) {
      return hold(
        'neverLaunched',
        'It has never run, so Nova refuses to evacuate it and there is nothing to save.',
        'Delete it and create it anew.',
      );
    }
    if (serverGroup?.policy === 'affinity') {
      return hold(
        'affinityGroup',
        'It is in a server group with hard affinity: the scheduler insists on the failed host, finds no valid host, and Nova writes ERROR.',
        'Bring the host back, or take its whole group down and rebuild it elsewhere.',
      );
    }
    return null;
  },
};
