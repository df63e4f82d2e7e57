import type { InstanceAction } from '../../model/instance-action.ts';
import type { JournalledCall, UnfinishedRecovery } from '../context.ts';

/** What says nothing about whether an instance is to run. */
const SAYS_NOTHING: readonly string[] = [
  ...['lock', 'unlock', 'createImage', 'createBackup', 'changePassword', 'trigger_crash_dump'],
  ...['attach_volume', 'detach_volume', 'extend_volume', 'swap_volume', 'refresh_volume_attachment'],
  ...['attach_interface', 'detach_interface', 'attach_share', 'detach_share'],
];

/** How far the clocks of Nova and of whoever wrote the journal may be apart, in milliseconds. */
export const WORST_SKEW_MS = 300_000;

/**
 * Says what has happened to an instance since the evacuation that an earlier run had sent or watched, as far as it bears on
 * whether it is to run. Null where nothing has, but for what that run had asked for itself.
 *
 * A stop without a user counts: on a living host it is a guest that was shut down from inside. So does a history without that
 * evacuation: the instance has left the failed host by another way.
 *
 * @param actions Newest first, as Nova lists them.
 */
export function changedSince(
  actions: readonly InstanceAction[] | undefined,
  { calls, watchedSince }: UnfinishedRecovery,
): string | null {
  if (actions === undefined) return 'Nobody could read what has happened to it since';
  const ours = ownActions(actions, calls);
  const evacuated = actions.findIndex(
    (action) =>
      action.action === 'evacuate' &&
      (watchedSince === null
        ? ours.has(action)
        : Date.parse(action.startTime) <= Date.parse(watchedSince) + WORST_SKEW_MS),
  );
  if (evacuated === -1) return 'Nothing shows that it left the failed host by that evacuation';
  const newer = actions
    .slice(0, evacuated)
    .find((action) => !ours.has(action) && !SAYS_NOTHING.includes(action.action));
  return newer === undefined ? null : `Its history has ${newer.action} since it was evacuated`;
}

// A call whose answer was lost may stand for the oldest action of its name that nothing else accounts for.
function ownActions(
  actions: readonly InstanceAction[],
  calls: readonly JournalledCall[],
): ReadonlySet<InstanceAction> {
  const answered = new Set(calls.map(({ requestId }) => requestId));
  const ours = new Set(actions.filter(({ requestId }) => answered.has(requestId)));
  for (const { action, requestId, at } of calls) {
    if (requestId !== null) continue;
    const found = actions.findLast(
      (each) =>
        each.action === action &&
        !ours.has(each) &&
        Date.parse(each.startTime) >= Date.parse(at) - WORST_SKEW_MS,
    );
    if (found !== undefined) ours.add(found);
  }
  return ours;
}
