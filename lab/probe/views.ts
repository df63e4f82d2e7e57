import { number, object, objects, text, textOrNull, type JsonObject } from './json.ts';

/** What Nova says of a server to an administrator. */
export interface ServerView {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly vmState: string;
  readonly taskState: string | null;
  /** 0: none yet or unknown, 1: running, 3: paused, 4: shut down, 7: suspended. */
  readonly powerState: number;
  /** The compute host, or `null` when there is none, or none that the asker may see. */
  readonly host: string | null;
  readonly locked: boolean;
  readonly lockedReason: string | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** The message of the last fault of a server in ERROR. */
  readonly fault: string | null;
  /** The whole answer. */
  readonly raw: JsonObject;
}

/** A record of a resize, a cold or live migration, or an evacuation. */
export interface MigrationView {
  readonly uuid: string;
  readonly type: string;
  readonly status: string;
  /** `null` where somebody has written so into the database. */
  readonly source: string | null;
  /** `null` as long as the scheduler has not chosen one. */
  readonly destination: string | null;
  readonly raw: JsonObject;
}

/** The nova-compute service of a host. */
export interface ServiceView {
  readonly id: string;
  readonly host: string;
  readonly state: 'up' | 'down';
  readonly status: 'enabled' | 'disabled';
  readonly disabledReason: string | null;
  readonly forcedDown: boolean;
  /** When the record was last written, in milliseconds since the epoch, to the second. */
  readonly updatedAt: number;
}

/** Something that was asked of a server, and what came of it. */
export interface ActionView {
  readonly action: string;
  readonly requestId: string;
  readonly userId: string | null;
  /** When it was asked, in milliseconds since the epoch, to the second. */
  readonly startedAt: number;
  /** `Error` when it failed. */
  readonly message: string | null;
  /** In the order in which they started. */
  readonly events: readonly ActionEventView[];
}

/** A part of the work that an action made for Nova's services. */
export interface ActionEventView {
  readonly event: string;
  /** `Success`, `Error`, or `null` while it goes on. */
  readonly result: string | null;
  readonly host: string | null;
}

/** Reads a server of Nova. */
export function serverView(raw: JsonObject): ServerView {
  return {
    id: text(raw['id']),
    name: text(raw['name']),
    status: text(raw['status']),
    vmState: text(raw['OS-EXT-STS:vm_state']),
    taskState: textOrNull(raw['OS-EXT-STS:task_state']),
    powerState: number(raw['OS-EXT-STS:power_state']),
    host: textOrNull(raw['OS-EXT-SRV-ATTR:host']),
    locked: raw['locked'] === true,
    lockedReason: textOrNull(raw['locked_reason']),
    metadata: object(raw['metadata'] ?? {}),
    fault: raw['fault'] === undefined ? null : textOrNull(object(raw['fault'])['message']),
    raw,
  };
}

/** Reads a migration record of Nova. */
export function migrationView(raw: JsonObject): MigrationView {
  return {
    uuid: text(raw['uuid']),
    type: text(raw['migration_type']),
    status: text(raw['status']),
    source: textOrNull(raw['source_compute']),
    destination: textOrNull(raw['dest_compute']),
    raw,
  };
}

/** Reads a compute service of Nova. */
export function serviceView(raw: JsonObject): ServiceView {
  return {
    id: text(raw['id']),
    host: text(raw['host']),
    state: raw['state'] === 'up' ? 'up' : 'down',
    status: raw['status'] === 'enabled' ? 'enabled' : 'disabled',
    disabledReason: textOrNull(raw['disabled_reason']),
    forcedDown: raw['forced_down'] === true,
    updatedAt: novaTime(raw['updated_at']),
  };
}

/** Reads an action on a server, with its events. */
export function actionView(raw: JsonObject): ActionView {
  return {
    action: text(raw['action']),
    requestId: text(raw['request_id']),
    userId: textOrNull(raw['user_id']),
    startedAt: novaTime(raw['start_time']),
    message: textOrNull(raw['message']),
    events: objects(raw['events'] ?? [])
      .map((event) => ({
        event: text(event['event']),
        result: textOrNull(event['result']),
        host: textOrNull(event['host']),
        startTime: textOrNull(event['start_time']) ?? '',
      }))
      .sort((one, other) => one.startTime.localeCompare(other.startTime))
      .map(({ event, result, host }) => ({ event, result, host })),
  };
}

/** Nova's times are in UTC and do not say so. */
function novaTime(value: unknown): number {
  return typeof value === 'string' ? Date.parse(`${value}Z`) : NaN;
}
