import type { ActionEventRecord } from '../world/action-record.ts';
import type { InstanceRecord } from '../world/instance-record.ts';
import type { Asker, World } from '../world/world.ts';

/** An event of an action that goes on. */
export interface RunningEvent {
  finish(result: 'Success' | 'Error', details?: string): void;
}

/**
 * Begins a part of what was asked. What Nova does of itself belongs to the action that was asked for last; otherwise,
 * without an action of that request, there is nothing to write to.
 */
export function beginEvent(
  world: World,
  instance: InstanceRecord,
  asker: Asker,
  name: string,
  host: string | null,
): RunningEvent {
  const actions = world.actions.get(instance.id) ?? [];
  const own = actions.findLast(({ requestId }) => requestId === asker.requestId);
  const action = own ?? (asker.projectId === null ? actions.at(-1) : undefined);
  const event: ActionEventRecord = {
    event: name,
    host,
    startedAt: world.now(),
    finishedAt: null,
    result: null,
    details: null,
  };
  if (action !== undefined) {
    action.events.push(event);
    if (own !== undefined) action.updatedAt = world.now();
  }
  return {
    finish: (result, details) => {
      // Nova looks for it by its name alone: of two the first one is finished twice, and the other one never.
      const found = action?.events.find((each) => each.event === name) ?? event;
      found.result = result;
      found.finishedAt = world.now();
      found.details = details ?? null;
      if (action === undefined) return;
      if (own !== undefined) action.updatedAt = world.now();
      if (result === 'Error') action.message = 'Error';
    },
  };
}
