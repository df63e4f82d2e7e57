import { isResize, isSourceCleared, type Migration } from '../../model/migration.ts';
import type { Instance } from '../../model/instance.ts';
import type { EvacuationFailure, EvacuateStep, JournalledCall } from '../../recovery/index.ts';
import { note } from '../mutate.ts';
import { DELETED_MEANWHILE, failed, type StepResult, tryAgain, type Work } from '../work.ts';
import { refresh } from './refresh.ts';

/** Nova's words where the hypervisor of the destination has a guest of the instance already (`InstanceExists`). */
const GUEST_EXISTS = /InstanceExists|already exists/;

/** Nova's words where the scheduler has no host, or does not want the one that was named. */
const NO_VALID_HOST = 'No valid host';

/** Nova's words where the destination found a server group violated, which it does before it spawns anything. */
const GROUP_VIOLATED = /[Aa]ffinity (?:instance|server) group policy was violated/;

/**
 * What follows an evacuation that Nova had accepted and that came to nothing. It is written down first, as the next try rests on it:
 * where it may go, and that Nova allows it.
 */
export async function evacuationFailed(work: Work, row: Migration): Promise<StepResult> {
  const { run, instance } = work;
  work.ended.add(row.uuid);
  work.evacuating = false;
  work.behind = null;
  const seen = await look(work);
  if (seen === null) return DELETED_MEANWHILE;
  const words = seen?.fault?.message ?? null;
  const reason = `The evacuation ended in ${row.status}: ${words ?? 'Nova gives no reason; see the action history of the instance.'}`;
  const failure: EvacuationFailure = {
    migration: row.uuid,
    destination: row.destCompute ?? sentTo(work),
    guestThere: await guestThere(work, row, seen ?? null, words),
  };
  const microversion = sentAt(work);
  work.attempts.push({ at: run.at(), microversion, accepted: true, failure });
  const { destination } = failure;
  const { status, uuid: migration } = row;
  await note(run, {
    ...{ kind: 'evacuationFailed', at: run.at(), instanceId: instance.id },
    ...{ migration, status, destination, guestThere: failure.guestThere, reason },
  });
  if (failure.guestThere === 'yes') {
    return failed(
      `${reason} A guest of it may be running on ${destination ?? 'its destination'}; see to that before it is tried again.`,
    );
  }
  // Whoever has sent an evacuation that was found under way may try it again as well, and nobody tells.
  if (sentByThisRun(work) === undefined) return failed(reason);
  return tryAgain(reason, { wait: destination === null });
}

function sentByThisRun({ run, instance }: Work): JournalledCall | undefined {
  return run.calls.get(instance.id)?.findLast(({ action }) => action === 'evacuate');
}

// The record ends first; then Nova frees what the instance held in Placement, and only then writes vm_state and its words. Undefined where
// it could not be looked at.
async function look(work: Work): Promise<Instance | null | undefined> {
  const { run, poller } = work;
  const before = work.instance.fault?.created;
  const until = run.clock.now() + run.stepTimeoutMs;
  for (;;) {
    const seen = await refresh(work).catch(() => undefined);
    if (seen === null || (seen !== undefined && isWritten(seen, before))) return seen;
    if (run.clock.now() >= until) return seen;
    await poller.nextTick();
  }
}

function isWritten({ vmState, taskState, fault }: Instance, before: string | null | undefined): boolean {
  if (taskState !== null) return false;
  return vmState !== 'error' || (fault !== undefined && (before === undefined || fault.created !== before));
}

async function guestThere(
  work: Work,
  row: Migration,
  seen: Instance | null,
  words: string | null,
): Promise<EvacuationFailure['guestThere']> {
  if (row.destCompute === null || isUnconfirmedSource(work.instance, row.destCompute)) return 'no';
  // The conductor gives up before any host has heard of it; where one was named, its record names it from the beginning.
  if (row.status === 'error' && words?.includes(NO_VALID_HOST) === true) return 'no';
  if (words !== null && GUEST_EXISTS.test(words)) return 'yes';
  // A destination that has no room takes everything back, vm_state included; Nova writes error for whatever comes later.
  const tookBack = seen !== null && seen.vmState !== 'error' && seen.taskState === null;
  if (tookBack || (words !== null && GROUP_VIOLATED.test(words))) return 'no';
  if (await stopFailed(work)) return 'yes';
  return words === null ? 'unread' : 'unknown';
}

// What is there is the guest from before the resize: off, and in nobody's way elsewhere.
function isUnconfirmedSource({ migrations }: Instance, host: string): boolean {
  const resize = migrations?.find(isResize);
  return resize?.sourceCompute === host && !isSourceCleared(resize);
}

// Nova stops what it has spawned: where that fails, the guest goes on running and Nova forgets it.
async function stopFailed(work: Work): Promise<boolean> {
  const sent = sentByThisRun(work);
  if (sent === undefined || sent.requestId === null) return false;
  const { run, instance } = work;
  const { nova, stop } = run;
  const action = await nova.instanceActions
    .show(instance.id, sent.requestId, { signal: stop.signal })
    .catch(() => null);
  return (action?.data.events ?? []).some(
    ({ event, result }) => event === 'compute_stop_instance' && result === 'Error',
  );
}

function sentTo(work: Work): string | null {
  return evacuateStep(work)?.host ?? null;
}

function sentAt(work: Work): EvacuateStep['microversion'] | null {
  return evacuateStep(work)?.microversion ?? null;
}

function evacuateStep({ plan }: Work): EvacuateStep | undefined {
  return plan.decision === 'recover' ? plan.steps.find((step) => step.kind === 'evacuate') : undefined;
}
