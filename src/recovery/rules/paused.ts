import { copyRisks } from '../only-copy.ts';
import { resetAndEvacuate } from '../reset-route.ts';
import { risk } from '../risks.ts';
import type { Rule } from '../rule.ts';
import { taskReasons, taskRisks } from '../task-risks.ts';

/** Paused and suspended ones, and those that were about to be resumed, stopped or shelved. */
export const paused: Rule = {
  id: 'paused',
  when: 'It is paused or suspended.',
  what: 'Its state is reset to active and it is evacuated: to stopped by default, to running with `onPaused: running` or where it was being resumed or rebooted.',
  why: 'Nothing of it was executing, and its memory is gone with the host. A start is its owner’s decision.',
  nova: 'Nova refuses to evacuate in vm_state paused or suspended. `old_vm_state` of a suspended one is suspend’s own and always active.',
  applies: ({ instance: { vmState } }) => vmState === 'paused' || vmState === 'suspended',
  decide: (facts) =>
    resetAndEvacuate(facts, {
      provenBy: 'refusal',
      risks: [...copyRisks(facts), risk('memoryLost'), ...taskRisks(facts)],
      reasons: taskReasons(facts),
    }),
};
