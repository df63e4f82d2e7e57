import { createReadStream } from 'node:fs';
import { labPath } from './layout.ts';
import { settings as currentSettings, type LabSettings } from './settings.ts';

/** The state of an instance that its notification tells. */
export interface InstanceNotice {
  readonly id: string;
  readonly host: string | null;
  readonly vmState: string | null;
  readonly taskState: string | null;
  /** As the notification words it: `running`, `shutdown`, `pending`, ... */
  readonly powerState: string | null;
  /** The states before, when the notification is an update that says them. */
  readonly before?: { readonly vmState: string | null; readonly taskState: string | null };
  /** The message of the fault that the notification reports. */
  readonly fault: string | null;
}

/** A versioned notification of Nova, as the lab's recorder received it. */
export interface LabNotification {
  /** When it was received, in milliseconds since the epoch. */
  readonly receivedAt: number;
  /** For example `instance.update` or `instance.rebuild.end`. */
  readonly eventType: string;
  /** The service and its host, for example `nova-compute:h2`. */
  readonly publisher: string;
  /** What it says of an instance, when it is about one. */
  readonly instance?: InstanceNotice;
  /** The whole payload. */
  readonly payload: unknown;
}

/** Which notifications are wanted. */
export interface NotificationFilter {
  /** Only those about this instance. */
  readonly instanceId?: string;
  /** Only those received at this moment or later, in milliseconds since the epoch. */
  readonly since?: number;
}

/**
 * Returns the notifications that Nova sent, in the order in which they were received: what really happened,
 * independent of what anybody believes. The recorder is behind by some milliseconds.
 */
export async function notifications(
  filter: NotificationFilter = {},
  settings: LabSettings = currentSettings(),
): Promise<readonly LabNotification[]> {
  const found: LabNotification[] = [];
  for await (const line of wholeLines(labPath(settings, 'log', 'notifications.jsonl'))) {
    const notification = parseNotification(line, filter);
    if (notification !== undefined) found.push(notification);
  }
  return found;
}

/** Parses a line of the recorder's file; undefined where it is not wanted. */
function parseNotification(
  line: string,
  { instanceId, since = 0 }: NotificationFilter,
): LabNotification | undefined {
  if (instanceId !== undefined && !line.includes(instanceId)) return undefined;
  const notification = parseLine(line);
  if (notification.receivedAt < since) return undefined;
  return instanceId === undefined || notification.instance?.id === instanceId ? notification : undefined;
}

/** The lines of a file that may be longer than a string. What follows the last line break is still being written. */
async function* wholeLines(path: string): AsyncGenerator<string, void, undefined> {
  let rest = '';
  try {
    for await (const chunk of createReadStream(path, 'utf8') as AsyncIterable<string>) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (error) {
    // Nothing was recorded yet. Whatever else stands in the way is no silence of Nova's.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** A line of the recorder. */
interface RecordedLine {
  readonly received: number;
  readonly eventType: string;
  readonly publisher: string;
  readonly payload: unknown;
}

/** The part of a payload that this module reads. Nova wraps each object of it in `nova_object.data`. */
interface InstancePayload {
  readonly uuid?: string;
  readonly host?: string | null;
  readonly state?: string | null;
  readonly task_state?: string | null;
  readonly power_state?: string | null;
  readonly state_update?: Wrapped<StateUpdate> | null;
  readonly fault?: Wrapped<{ readonly exception_message?: string }> | null;
}

interface StateUpdate {
  readonly old_state: string | null;
  readonly state: string | null;
  readonly old_task_state: string | null;
  readonly new_task_state: string | null;
}

interface Wrapped<T> {
  readonly 'nova_object.data': T;
}

function parseLine(line: string): LabNotification {
  const { received, eventType, publisher, payload } = JSON.parse(line) as RecordedLine;
  const instance = instanceNotice((payload as Wrapped<InstancePayload> | null)?.['nova_object.data']);
  return {
    receivedAt: received,
    eventType,
    publisher,
    ...(instance === undefined ? {} : { instance }),
    payload,
  };
}

function instanceNotice(payload: InstancePayload | undefined): InstanceNotice | undefined {
  if (payload?.uuid === undefined || payload.state === undefined) return undefined;
  const update = payload.state_update?.['nova_object.data'];
  return {
    id: payload.uuid,
    host: payload.host ?? null,
    vmState: update === undefined ? payload.state : update.state,
    taskState: (update === undefined ? payload.task_state : update.new_task_state) ?? null,
    powerState: payload.power_state ?? null,
    ...(update === undefined
      ? {}
      : { before: { vmState: update.old_state, taskState: update.old_task_state } }),
    fault: payload.fault?.['nova_object.data'].exception_message ?? null,
  };
}
