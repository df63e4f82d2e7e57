import { atLeast } from '../../model/microversion.ts';
import { candidates } from '../candidates.ts';
import type { Facts } from '../facts.ts';
import { OLDEST_MICROVERSION } from '../power-route.ts';
import type { Rule } from '../rule.ts';
import { hold } from '../verdict.ts';

/** The hypervisors whose driver can rebuild an instance elsewhere; on all others Nova writes ERROR. */
const CAN_EVACUATE = new Set(['qemu', 'kvm', 'lxc', 'parallels', 'fake']);

/** A hypervisor that cannot evacuate keeps its whole host. */
export const hypervisorCannotEvacuate: Rule = {
  id: 'hypervisorCannotEvacuate',
  when: 'The hypervisor of the failed host is not known to evacuate.',
  what: 'It is held.',
  why: 'Nova would accept the evacuation and write ERROR on every instance.',
  nova: 'Only drivers with `supports_evacuate` do: libvirt’s types, and the fake one of tests (`InstanceEvacuateNotSupported`).',
  applies: ({ context: { hypervisorType } }) =>
    hypervisorType !== undefined && !CAN_EVACUATE.has(hypervisorType.toLowerCase()),
  decide: ({ context: { hypervisorType } }) =>
    hold(
      'hypervisorCannotEvacuate',
      `A hypervisor of type ${hypervisorType ?? ''} is not known to evacuate; Nova would write ERROR.`,
      'Repair the host, or recover the instance by the means of that hypervisor.',
    ),
};

/** An evacuation that cannot be watched is not begun. */
export const microversionTooOld: Rule = {
  id: 'microversionTooOld',
  when: `Nova ends below microversion ${OLDEST_MICROVERSION}.`,
  what: 'It is held.',
  why: 'The migration record is the only signal that can be trusted, and it cannot be read by time there.',
  nova: '`os-migrations` has uuids, pages and `changes-since` from 2.59 (Nova 17) on.',
  applies: ({ context }) => !atLeast(context.maxMicroversion, OLDEST_MICROVERSION),
  decide: ({ context: { maxMicroversion } }) =>
    hold(
      'microversionTooOld',
      `This Nova ends at microversion ${maxMicroversion}; an evacuation can be watched from ${OLDEST_MICROVERSION} on.`,
      'Evacuate by hand, or upgrade Nova.',
    ),
};

/** What has never run has nothing to save. */
export const neverLaunched: Rule = {
  id: 'neverLaunched',
  when: 'It has never run (no launched_at), whatever its state.',
  what: 'It is held.',
  why: 'Nova refuses to evacuate it, also after a reset, and there is nothing to save; a reset would only hide that.',
  nova: '`evacuate` answers 409: `must_have_launched` of `check_instance_state`.',
  applies: ({ instance }) => instance.launchedAt === null,
  decide: () =>
    hold(
      'neverLaunched',
      'It has never run, so Nova refuses to evacuate it and there is nothing to save.',
      'Delete it and create it anew.',
    ),
};

/** A build is begun anew rather than moved. */
export const building: Rule = {
  id: 'building',
  when: 'It was being built.',
  what: 'It is held.',
  why: 'Nova refuses to evacuate it. When the host comes back, Nova itself marks it as failed.',
  nova: '`evacuate` answers 409 in vm_state building; `_init_instance` writes error when the host is back.',
  applies: ({ instance }) => instance.vmState === 'building',
  decide: () =>
    hold('building', 'It was being built: Nova refuses to evacuate it.', 'Delete it and create it anew.'),
};

/** Hard affinity ties an instance to the dead host. */
export const affinityGroup: Rule = {
  id: 'affinityGroup',
  when: 'It is in a server group with hard affinity.',
  what: 'It is held.',
  why: 'The scheduler insists on the failed host, finds no valid host, and Nova writes ERROR: trying costs the prior state.',
  nova: '`group.hosts` includes the dead host (`scheduler/utils.py`), the affinity filter demands one of them (`affinity_filter.py`).',
  applies: ({ context }) => context.serverGroup?.policy === 'affinity',
  decide: () =>
    hold(
      'affinityGroup',
      'It is in a server group with hard affinity: the scheduler insists on the failed host, finds no valid host, and Nova writes ERROR.',
      'Bring the host back, or take its whole group down and rebuild it elsewhere.',
    ),
};

/** What Nova has refused for the instance's own sake it refuses again. */
export const refusedByNova: Rule = {
  id: 'refusedByNova',
  when: 'Nova has refused an evacuation of it for a reason that lies in the instance: a vTPM, an accelerator, a share, a policy.',
  what: 'It is held, untouched.',
  why: 'The refusal came before anything was changed and would come again; a reset would only cost its state.',
  nova: '`evacuate` answers 400, 403 or 409 at once: `reject_vtpm_instances`, `block_accelerators`, `ForbiddenWithShare` (`nova/compute/api.py`).',
  applies: (facts) => refusal(facts) !== undefined,
  decide: (facts) =>
    hold(
      'refusedByNova',
      `Nova does not evacuate it: ${refusal(facts) ?? ''}`,
      'Bring the host back, or take away what Nova names and run the recovery again.',
    ),
};

function refusal({ context }: Facts): string | undefined {
  return context.record?.attempts.at(-1)?.refusal;
}

/** Where there is nowhere to go, trying costs the prior state. */
export const noOtherHost: Rule = {
  id: 'noOtherHost',
  when: 'No other host is up and enabled, or none of the availability zone that its owner has bound it to.',
  what: 'It is held.',
  why: 'Nova would accept the evacuation, find no valid host and write ERROR over its prior state.',
  nova: 'NoValidHost writes vm_state error on the instance (`conductor/manager.py`, `rebuild_instance`). The zone that an instance is pinned to is shown from 2.96 on.',
  applies: (facts) => candidates(facts)?.length === 0,
  decide: ({ instance: { pinnedAvailabilityZone: zone } }) =>
    zone === null || zone === undefined
      ? hold(
          'noOtherHost',
          'No other compute host is up and enabled, so Nova would find no valid host and write ERROR.',
          'Enable or repair another host, then run the recovery again.',
        )
      : hold(
          'pinnedZone',
          `Its owner has bound it to the availability zone ${zone}, of which no other compute host is up and enabled, so Nova would find no valid host and write ERROR.`,
          `Enable or repair another host of ${zone}, then run the recovery again.`,
        ),
};
