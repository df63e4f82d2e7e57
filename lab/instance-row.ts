import { LabError } from './lab-error.ts';
import { settings as currentSettings, type LabSettings } from './settings.ts';
import { sql } from './sql.ts';

/**
 * Writes the task_state of an instance into Nova's database, behind the back of all its services: for tests that need
 * a state which Nova itself leaves at once, or in which no host can be killed in time. Nova starts no work by it, and
 * nobody is notified.
 *
 * @param taskState - Nova's word, for example `powering-off` or `resize_migrating`; `null` for no task.
 * @throws {@link LabError} when Nova has no such instance.
 */
export async function setTaskState(
  instanceId: string,
  taskState: string | null,
  settings: LabSettings = currentSettings(),
): Promise<void> {
  if (taskState !== null && !/^[a-z_-]+$/.test(taskState)) {
    throw new LabError(`${JSON.stringify(taskState)} is no task_state.`);
  }
  await write(settings, instanceId, `task_state = ${taskState === null ? 'NULL' : `'${taskState}'`}`);
}

/**
 * Writes the power_state of an instance into Nova's database, in the same manner as {@link setTaskState}.
 *
 * @param powerState - Nova's number: 0 no state, 1 running, 3 paused, 4 shut down, 6 crashed, 7 suspended.
 * @throws {@link LabError} when Nova has no such instance.
 */
export async function setPowerState(
  instanceId: string,
  powerState: number,
  settings: LabSettings = currentSettings(),
): Promise<void> {
  if (!Number.isInteger(powerState)) throw new LabError(`${powerState} is no power_state.`);
  await write(settings, instanceId, `power_state = ${powerState}`);
}

async function write(settings: LabSettings, instanceId: string, assignment: string): Promise<void> {
  if (!/^[0-9a-f-]{36}$/.test(instanceId)) throw new LabError(`${instanceId} is no id of an instance.`);
  const which = `WHERE uuid = '${instanceId}' AND deleted = 0`;
  // Counted by itself: an update that changes nothing, as the value is there already, changes no row either.
  const found = await sql(
    settings,
    `UPDATE nova.instances SET ${assignment} ${which}; SELECT COUNT(*) FROM nova.instances ${which};`,
  );
  if (found.trim() !== '1') throw new LabError(`Nova has no instance ${instanceId}.`);
}
