import type { InstanceAction } from '../../model/instance-action.ts';
import type { UnfinishedRecovery } from '../context.ts';
import { ownActions, WORST_SKEW_MS } from './own-actions.ts';

/** What says nothing about whether an instance is to run. */
const SAYS_NOTHING: readonly string[] = [
  ...['lock', 'unlock', 'createImage', 'createBackup', 'changePassword', 'trigger_crash_dump'],
  ...['attach_volume', 'detach_volume', 'extend_volume', 'swap_volume', 'refresh_volume_attachment'],
  ...['attach_interface', 'detach_interface', 'attach_share', 'detach_share'],
];

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
