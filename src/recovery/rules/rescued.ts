import { copyRisks } from '../only-copy.ts';
import { resetAndEvacuate } from '../reset-route.ts';
import { risk } from '../risks.ts';
import type { Rule } from '../rule.ts';
import { taskReasons } from '../task-risks.ts';

/** Rescue mode ends with an evacuation. */
export const rescued: Rule = {
  id: 'rescued',
  when: 'It is in rescue mode.',
  what: 'Its state is reset to active and it is evacuated: to stopped by default, to what it was before the rescue with `onRescued: asBefore`, to running where it was being unrescued.',
  why: 'The rescue is lost with the host, and the disk that needed one is not booted without its owner.',
  nova: 'Nova refuses to evacuate in vm_state rescued and boots from the instance’s own disk afterwards; power_state is that of the rescue’s guest.',
  applies: ({ instance }) => instance.vmState === 'rescued',
  decide: (facts) =>
    resetAndEvacuate(facts, {
      provenBy: 'refusal',
      risks: [...copyRisks(facts), risk('rescueEnds')],
      reasons: taskReasons(facts),
    }),
};
