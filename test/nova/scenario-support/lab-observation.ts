import type { ActionView, MigrationView, Probe } from '../../../lab/index.ts';
import type {
  ActionObservation,
  InstanceObservation,
  MigrationObservation,
  Seen,
} from '../../scenarios/port.ts';
import type { Names } from '../../scenarios/names.ts';
import type { InstanceRow, StateJournal } from './state-journal.ts';

/** Where the lab's truth about an instance comes from. */
export interface Sources {
  readonly admin: Probe;
  readonly journal: StateJournal;
  readonly names: Names;
}

/** Reads everything that there is to know of an instance. */
export async function observeInstance(sources: Sources, name: string): Promise<InstanceObservation> {
  const { admin, journal, names } = sources;
  const id = names.id(name);
  const [rows, end, migrations, allocations] = await Promise.all([
    journal.instance(id),
    lookAt(sources, name),
    admin.migrations(id),
    admin.allocations(id),
  ]);
  const actions = end === null ? [] : await admin.actions(id);
  const lived = rows.slice(rows.findIndex(({ vmState }) => vmState === 'active'));
  return {
    history: history(lived),
    powerStates: collapsed(lived.map(({ powerState }) => powerState)),
    end,
    migrations: await Promise.all(
      [...migrations]
        .sort((one, other) => Number(one.raw['id']) - Number(other.raw['id']))
        .map(async (migration) => observeMigration(sources, migration)),
    ),
    allocations: byHost(allocations),
    actions: actions.filter(({ action }) => action !== 'create').map(observeAction),
  };
}

/** Reads what Nova shows of an instance now. */
export async function lookAt({ admin, names }: Sources, name: string): Promise<Seen | null> {
  const server = await admin.server(names.id(name));
  if (server === undefined) return null;
  const { status, vmState, taskState, powerState, host, locked, fault } = server;
  return {
    status,
    vmState,
    taskState,
    powerState,
    host,
    locked,
    fault: fault === null ? null : names.inText(fault),
  };
}

async function observeMigration(
  { admin, journal }: Sources,
  { uuid, type, source, destination }: MigrationView,
): Promise<MigrationObservation> {
  const [statuses, allocations] = await Promise.all([
    journal.migrationStatuses(uuid),
    admin.allocations(uuid),
  ]);
  return {
    type,
    source,
    destination,
    statuses: withoutChance(statuses),
    allocations: byHost(allocations),
  };
}

/**
 * Once a minute each host compares the migrations that concern it with their instances. A resize that was left behind,
 * because its instance was reset and evacuated, it sets to `error`, but only if it looks while the instance is being
 * rebuilt: a matter of chance that no story can be about.
 */
function withoutChance(statuses: readonly string[]): readonly string[] {
  const [before, last] = statuses.slice(-2);
  return before === 'finished' && last === 'error' ? statuses.slice(0, -1) : statuses;
}

function observeAction({ action, message, events }: ActionView): ActionObservation {
  return {
    action,
    message,
    events: events.map(({ event, result }) => `${event}: ${result ?? 'null'}`).sort(),
  };
}

function history(rows: readonly InstanceRow[]): readonly string[] {
  const entries: string[] = [];
  let state: string | undefined;
  let host = rows[0]?.host;
  for (const row of rows) {
    const next = row.gone ? 'gone' : `${row.vmState}/${row.taskState ?? 'none'}`;
    if (next !== state) entries.push(next);
    if (row.host !== host) entries.push(`on ${row.host ?? 'no host'}`);
    state = next;
    host = row.host;
  }
  return entries;
}

function collapsed<T>(all: readonly T[]): readonly T[] {
  return all.filter((one, index) => one !== all[index - 1]);
}

function byHost<T>(allocations: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(allocations).sort(([one], [other]) => one.localeCompare(other)));
}
