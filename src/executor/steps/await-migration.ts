import type { Migration } from '../../model/migration.ts';
import type { AwaitMigrationStep } from '../../recovery/index.ts';
import type { Awaited } from '../row-watch.ts';
import { ON, type StepResult, type StepRunner, tryAgain, type Work } from '../work.ts';
import { evacuationFailed } from './evacuation-failed.ts';
import { isOurs } from './is-ours.ts';

/**
 * Waits for the end of the evacuation's record; vm_state is right too early and wrong too long. It is not waited for without end: a
 * destination that dies in the middle, or a conductor, leaves the record as it is for good.
 */
export const awaitMigration: StepRunner<AwaitMigrationStep> = async (work, step) => {
  const { poller, instance } = work;
  let last: Awaited = { row: null, changedAt: work.begunAt };
  const isOver = (awaited: Awaited) => {
    last = awaited;
    return whyGivenUp(work, awaited) !== null;
  };
  const { migration: uuid } = step;
  const row = await poller.evacuationEnded(instance.id, {
    ...(uuid === undefined
      ? { isIt: isOurs(work), since: work.begunAt }
      : { isIt: (each: Migration) => each.uuid === uuid, since: null }),
    isOver,
  });
  if (row === null) {
    work.migration = last.row;
    return whyGivenUp(work, last) ?? tryAgain('Its evacuation was not waited for any longer.');
  }
  work.migration = row;
  if (row.status === 'done' || row.status === 'completed') return ON;
  return evacuationFailed(work, row);
};

function whyGivenUp({ run, poller, deadlineAt }: Work, awaited: Awaited): StepResult | null {
  const { row, changedAt } = awaited;
  const now = run.clock.now();
  if (poller.hasDeadDestination(awaited)) {
    return { next: 'replan', why: `${row?.destCompute ?? 'its destination'} is down as well` };
  }
  const left = row === null ? 'no record of it was seen' : `its record ${row.uuid} is ${row.status}`;
  if (now >= deadlineAt) {
    return inFlight(`Its time is over while an evacuation of it is under way: ${left}.`);
  }
  if (now - changedAt < run.evacuationTimeoutMs) return null;
  const destination = row?.destCompute ?? null;
  return inFlight(
    `Nothing of its evacuation has moved for ${run.evacuationTimeoutMs} ms: ${left}, ${destination === null ? 'and names no destination' : `on its way to ${destination}`}. Nobody can tell from Nova alone whether it goes on: a conductor or a destination that was restarted in the middle leaves it so for good. Look at nova-conductor and at ${destination ?? 'the host on which Placement holds an allocation for it'}; once you are sure that nobody works on it, name the record in the policy's abandonedEvacuations and run the recovery again.`,
  );
}

function inFlight(reason: string): StepResult {
  return { next: 'end', outcome: 'inFlight', reason };
}
