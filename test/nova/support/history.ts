import { type LabNotification, notifications } from '../../../lab/index.ts';

/** The states of an instance from its evacuation's spawn on, as Nova's own notifications tell them. */
export interface SpawnHistory {
  /** `vm_state/task_state` in order, repeats collapsed. */
  readonly sequence: readonly string[];
  /** How long Nova showed it active, in seconds; null when it still is. */
  readonly secondsActive: number | null;
}

/** Reads what happened to an instance after a moment, from its last `rebuild_spawning` on. */
export async function spawnHistory(instanceId: string, since: number): Promise<SpawnHistory> {
  const updates = (await notifications({ instanceId, since })).filter(
    ({ eventType }) => eventType === 'instance.update',
  );
  const spawning = updates.findLastIndex(({ instance }) => instance?.taskState === 'rebuild_spawning');
  const from = spawning < 0 ? [] : updates.slice(spawning);
  return { sequence: collapse(from.map(stateOf)), secondsActive: secondsActive(from) };
}

function stateOf({ instance }: LabNotification): string {
  return `${instance?.vmState ?? 'none'}/${instance?.taskState ?? 'none'}`;
}

function collapse(states: readonly string[]): readonly string[] {
  return states.filter((state, index) => state !== states[index - 1]);
}

function secondsActive(updates: readonly LabNotification[]): number | null {
  const first = updates.find(
    ({ instance }) => instance?.vmState === 'active' && instance.powerState === 'running',
  );
  const end = updates.find(
    ({ instance, receivedAt }) =>
      first !== undefined && receivedAt > first.receivedAt && instance?.vmState === 'stopped',
  );
  if (first === undefined) return 0;
  return end === undefined ? null : (end.receivedAt - first.receivedAt) / 1000;
}
