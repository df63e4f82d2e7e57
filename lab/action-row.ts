import { randomUUID } from 'node:crypto';
import { LabError } from './lab-error.ts';
import { settings as currentSettings, type LabSettings } from './settings.ts';
import { sql } from './sql.ts';

/** A row of Nova's instance_actions. */
export interface ActionRow {
  readonly action: string;
  /** A part of it that a host has begun. */
  readonly event?: { readonly event: string; readonly host: string };
}

/**
 * Writes an action of an instance into Nova's database, as one that Nova itself has begun and not ended: for a host that
 * cannot be killed in that very moment.
 *
 * @throws {@link LabError} when a word is none.
 */
export async function addAction(
  instanceId: string,
  { action, event }: ActionRow,
  settings: LabSettings = currentSettings(),
): Promise<void> {
  await sql(
    settings,
    `INSERT INTO nova.instance_actions (created_at, updated_at, deleted, action, instance_uuid, request_id, start_time)
     VALUES (UTC_TIMESTAMP(), UTC_TIMESTAMP(), 0, ${word(action)}, ${word(instanceId)}, 'req-${randomUUID()}', UTC_TIMESTAMP());
     ${event === undefined ? '' : `INSERT INTO nova.instance_actions_events (created_at, deleted, event, action_id, start_time, host) VALUES (UTC_TIMESTAMP(), 0, ${word(event.event)}, LAST_INSERT_ID(), UTC_TIMESTAMP(), ${word(event.host)});`}`,
  );
}

function word(text: string): string {
  if (!/^[A-Za-z0-9_-]+$/.test(text)) throw new LabError(`${JSON.stringify(text)} is no word of Nova.`);
  return `'${text}'`;
}
