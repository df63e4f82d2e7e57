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

/** What can be written into the row of an instance. */
export interface InstanceRowValues {
  readonly vmState?: string;
  readonly taskState?: string | null;
  readonly powerState?: number;
  /** As if it had never run. */
  readonly launchedAt?: null;
  /** As if its creation had failed. */
  readonly createFailed?: true;
  /** As if its image asked for an emulated TPM. */
  readonly vtpm?: true;
  /** As if it had been asked to live in this availability zone; no such zone need exist. */
  readonly pinnedZone?: string;
}

/**
 * Writes several of them at once, in the same manner as {@link setTaskState}; also words that Nova does not have.
 *
 * @throws {@link LabError} when Nova has no such instance, or a word is none.
 */
export async function writeInstance(
  instanceId: string,
  { vmState, taskState, powerState, launchedAt, createFailed, vtpm, pinnedZone }: InstanceRowValues,
  settings: LabSettings = currentSettings(),
): Promise<void> {
  const assignments = [
    ...(vmState === undefined ? [] : [`vm_state = ${word(vmState)}`]),
    ...(taskState === undefined ? [] : [`task_state = ${taskState === null ? 'NULL' : word(taskState)}`]),
    ...(powerState === undefined ? [] : [`power_state = ${Math.trunc(powerState)}`]),
    ...(launchedAt === undefined ? [] : ['launched_at = NULL']),
  ];
  if (assignments.length > 0) await write(settings, instanceId, assignments.join(', '));
  if (createFailed === true) {
    await sql(
      settings,
      `UPDATE nova.instance_actions SET message = 'Error' WHERE action = 'create' AND instance_uuid = ${word(instanceId)};`,
    );
  }
  if (vtpm === true) {
    await sql(
      settings,
      `INSERT INTO nova.instance_system_metadata (created_at, deleted, instance_uuid, \`key\`, value)
       SELECT UTC_TIMESTAMP(), 0, uuid, 'image_hw_tpm_version', '2.0' FROM nova.instances WHERE uuid = ${word(instanceId)};`,
    );
  }
  if (pinnedZone !== undefined) {
    await sql(
      settings,
      `UPDATE nova_api.request_specs SET spec = JSON_SET(spec, '$."nova_object.data".availability_zone', ${word(pinnedZone)})
       WHERE instance_uuid = ${word(instanceId)};`,
    );
  }
}

/** Takes every emulated TPM away again that {@link writeInstance} has given: with one a nova-compute does not start. */
export async function removeVtpms(settings: LabSettings): Promise<void> {
  await sql(settings, "DELETE FROM nova.instance_system_metadata WHERE `key` = 'image_hw_tpm_version';");
}

function word(text: string): string {
  if (!/^[a-z0-9_-]+$/.test(text)) throw new LabError(`${JSON.stringify(text)} is no state.`);
  return `'${text}'`;
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
