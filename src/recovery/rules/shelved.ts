import { copyRisks, mayLoseDisk } from '../only-copy.ts';
import type { Facts } from '../facts.ts';
import { moved } from '../power-route.ts';
import { resetAndEvacuate } from '../reset-route.ts';
import { risk } from '../risks.ts';
import type { Rule } from '../rule.ts';
import { taskReasons } from '../task-risks.ts';
import { hold, reason } from '../verdict.ts';

const UNSHELVING: readonly string[] = ['unshelving', 'powering-on', 'spawning'];

/** What is shelved keeps its shelf. */
export const shelved: Rule = {
  id: 'shelved',
  when: 'It is shelved and not offloaded; with `onShelved: recover` only where it was being offloaded, or its disk may be on the failed host alone.',
  what: 'It is held.',
  why: 'Its owner wanted it off and its data are safe in its snapshot. An evacuation would take it off its shelf; from a local disk it would even come back without the data that the snapshot has.',
  nova: 'Nova refuses to evacuate in vm_state shelved. A reset makes the snapshot unreachable: only an instance in vm_state shelved can be unshelved.',
  applies: (facts) => {
    const { instance, context } = facts;
    if (instance.vmState !== 'shelved' || isUnshelving(facts)) return false;
    return (
      context.policy.onShelved !== 'recover' ||
      instance.taskState === 'shelving_offloading' ||
      mayLoseDisk(facts)
    );
  },
  decide: () =>
    hold(
      'shelved',
      'It is shelved: its data are safe in its snapshot, and an evacuation would take it off its shelf.',
      'Nothing has to be done: its owner can unshelve it when the host is back. onShelved: recover moves those whose disk is shared.',
    ),
};

/** The policy empties the host of shelved ones as well. */
export const shelvedRecovered: Rule = {
  id: 'shelvedRecovered',
  when: 'It is shelved, its disk is safe elsewhere, and the policy has `onShelved: recover`.',
  what: 'Its state is reset to active, it is evacuated, stopped by Nova and shelved again.',
  why: 'The host is to be emptied, and the instance has to end on a shelf.',
  nova: 'Nova refuses to evacuate in vm_state shelved; `shelve` takes a stopped instance and makes a snapshot of its own.',
  applies: ({ instance }) => instance.vmState === 'shelved',
  decide: (facts) =>
    resetAndEvacuate(
      // What is on a shelf was off, whatever an older journal knows.
      { ...facts, wanted: 'stopped' },
      {
        provenBy: 'refusal',
        risks: [risk('newShelfSnapshot')],
        reasons: [reason('shelvedByPolicy', 'The policy takes shelved ones off the failed host.')],
        last: backOnShelf(facts),
      },
    ),
};

/** What comes off its shelf from its snapshot cannot be evacuated. */
export const unshelving: Rule = {
  id: 'unshelving',
  when: 'It was being unshelved, and its disk is built from its snapshot or may be on the failed host alone.',
  what: 'It is held.',
  why: 'An evacuation would build it from its first image, without the data of its snapshot, and after a reset Nova cannot reach the snapshot any more.',
  nova: '`evacuate` rebuilds from `instance.image_ref`; the snapshot’s id is used by `unshelve` alone, which wants vm_state shelved or shelved_offloaded.',
  applies: (facts) =>
    isUnshelving(facts) &&
    facts.instance.imageRef !== '' &&
    (facts.instance.vmState === 'shelved_offloaded' || mayLoseDisk(facts)),
  decide: () =>
    hold(
      'unshelving',
      'It was being unshelved, and only its snapshot has its data: an evacuation would build it from its first image.',
      'Keep its snapshot. When the host is back, or by hand, build it from the snapshot.',
    ),
};

/** What comes off its shelf with its disk is brought up, as its owner asked. */
export const unshelvingInPlace: Rule = {
  id: 'unshelvingInPlace',
  when: 'It was being unshelved and its disk is on a volume or on shared storage.',
  what: 'Its state is reset to active, and it is evacuated and left running.',
  why: 'Its owner had asked for it to run again.',
  nova: 'Nova refuses to evacuate in vm_state shelved or shelved_offloaded; `unshelve` ends in active.',
  applies: isUnshelving,
  decide: (facts) =>
    resetAndEvacuate(facts, { provenBy: 'refusal', risks: copyRisks(facts), reasons: taskReasons(facts) }),
};

/** The steps that put a stopped instance back on its shelf. */
export function backOnShelf(facts: Facts): NonNullable<Parameters<typeof resetAndEvacuate>[1]['last']> {
  return {
    steps: [{ kind: 'shelve' }, moved(facts, 'shelved', 'shelved_offloaded')],
    endState: { vmState: 'shelved' },
  };
}

function isUnshelving({ instance: { vmState, taskState } }: Facts): boolean {
  return vmState.startsWith('shelved') && taskState !== null && UNSHELVING.includes(taskState);
}
