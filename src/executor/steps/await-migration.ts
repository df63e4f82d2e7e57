import type { Migration } from '../../model/migration.ts';
import type { AwaitMigrationStep } from '../../recovery/index.ts';
import type { Awaited, WaitFor } from '../row-watch.ts';
import { endedOrRefused } from '../target-state/watch-order.ts';
import { DELETED_MEANWHILE, ON, type StepResult, type StepRunner, type Work } from '../work.ts';
import { evacuationFailed } from './evacuation-failed.ts';
import { isOurs } from './is-ours.ts';
import { neverCarriedOut } from './on-refusal.ts';
import { look } from './refresh.ts';

/** How long a record stands still before it is looked whether the instance still exists, and again, in milliseconds. */
const LOOK_EVERY_MS = 60_000;

/**
 * Waits for the end of the evacuation's record; vm_state is right too early and wrong too long. It is not waited for without end: a
 * destination that dies in the middle, or a conductor, leaves the record as it is for good, and with a deleted instance Nova deletes
 * its records, whatever they say.
 */
export const awaitMigration: StepRunner<AwaitMigrationStep> = async (work, step) => {
  const { run, instance } = work;
  const { migration: uuid } = step;
  const which =
    uuid === undefined
      ? { isIt: isOurs(work), since: work.begunAt }
      : { isIt: (each: Migration) => each.uuid === uuid, since: null };
  const ended = await endedOrRefused(work, untilEnded(work, which));
  if ('refused' in ended) return neverCarriedOut(work, ended.refused);
  if (ended.next !== 'end' || ended.outcome !== 'inFlight') run.destinationPlaces.leave(instance.id);
  return ended;
};

async function untilEnded(work: Work, which: Pick<WaitFor, 'isIt' | 'since'>): Promise<StepResult> {
  const { run, poller, instance } = work;
  const beganAt = run.clock.now();
  let last: Awaited = { row: null, changedAt: beganAt };
  for (;;) {
    const begunAt = run.clock.now();
    const isOver = (awaited: Awaited) => {
      last = awaited;
      return whyGivenUp(work, last, beganAt) !== null || run.clock.now() - begunAt >= LOOK_EVERY_MS;
    };
    const row = await poller.evacuationEnded(instance.id, { ...which, isOver, known: last });
    work.migration = row ?? last.row;
    if (row?.status === 'done' || row?.status === 'completed') return ON;
    if (row !== null) return evacuationFailed(work, row);
    const result = whyGivenUp(work, last, beganAt);
    if (result !== null) return result;
    // One look that failed says nothing about the instance.
    if ((await look(work).catch(() => undefined)) === null) return deleted(work);
  }
}

function deleted(work: Work): StepResult {
  // Nothing of it is under way that a person would have to wait for.
  work.evacuating = false;
  return DELETED_MEANWHILE;
}

function whyGivenUp({ run, poller, deadlineAt }: Work, awaited: Awaited, beganAt: number): StepResult | null {
  const { row, changedAt } = awaited;
  const now = run.clock.now();
  if (poller.hasDeadDestination(awaited, beganAt)) {
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
