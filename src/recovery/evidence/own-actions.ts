import type { InstanceAction } from '../../model/instance-action.ts';
import type { JournalledCall } from '../context.ts';

/** How far the clocks of Nova and of whoever wrote the journal may be apart, in milliseconds. */
export const WORST_SKEW_MS = 300_000;

/**
 * The actions that these calls have made, by their request ids. A call whose answer was lost may stand for the oldest action of its
 * name that nothing else accounts for.
 */
export function ownActions(
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
