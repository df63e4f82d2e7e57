import { copyRisks } from '../only-copy.ts';
import { resetAndEvacuate } from '../reset-route.ts';
import type { Rule } from '../rule.ts';
import { taskReasons } from '../task-risks.ts';

/** A deletion that was being taken back. */
export const restoring: Rule = {
  id: 'restoring',
  when: 'Its owner was restoring it after a soft deletion.',
  what: 'Its state is reset to active, and it is evacuated and left running.',
  why: 'Its owner wants it back, and a restore ends in a running instance.',
  nova: '`restore_instance` powers the guest on and writes active. A restore that waits in a dead host’s queue is carried out only when the host returns.',
  applies: ({ instance }) => instance.vmState === 'soft-delete',
  decide: (facts) =>
    resetAndEvacuate(facts, { provenBy: 'refusal', risks: copyRisks(facts), reasons: taskReasons(facts) }),
};
