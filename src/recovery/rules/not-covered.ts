import { VM_STATES } from '../../model/states.ts';
import type { Rule } from '../rule.ts';
import { hold } from '../verdict.ts';

const WHAT_IT_MEANS: Readonly<Record<string, string>> = {
  building: 'It was being built: Nova refuses to evacuate it.',
  paused: 'It is paused: its memory is gone with the host, and Nova refuses to evacuate it.',
  suspended: 'It is suspended: its saved memory is on the failed host, and Nova refuses to evacuate it.',
  rescued: 'It is in rescue mode, which an evacuation would end, and Nova refuses to evacuate it.',
  shelved: 'It is shelved: its data are safe in its snapshot, and an evacuation would take it off its shelf.',
};

/** What no other rule has decided is held. */
export const notCovered: Rule = {
  id: 'notCovered',
  decide: ({ instance: { vmState } }) =>
    VM_STATES.some((known) => known === vmState)
      ? hold(
          'vmStateNotCovered',
          WHAT_IT_MEANS[vmState] ?? `No rule recovers an instance in vm_state ${vmState}.`,
          'Recover it by hand, or wait until the host is back.',
        )
      : hold(
          'unknownVmState',
          `Its vm_state ${vmState} is not one that this library knows.`,
          'Look at the instance and recover it by hand.',
        ),
};
