import type { World } from '../scenarios/port.ts';

type Json = Readonly<Record<string, unknown>>;

/** Everything of an instance that Nova shows an administrator, and that an act upon it would change. */
export interface Shown {
  readonly server: Json | null;
  readonly actions: unknown;
  readonly migrations: unknown;
  /** Why it is locked; null where it is not. */
  readonly locked: string | null;
  readonly flavor: number | null;
}

/** Lists all servers, softly deleted ones included: a page of them costs less than a few single ones. */
export async function allServers(world: World): Promise<ReadonlyMap<string, Json>> {
  const body = await world.ask('/servers/detail?all_tenants=1&soft_deleted=1');
  const { servers } = body as { readonly servers: readonly Json[] };
  return new Map(servers.map((server) => [String(server['id']), server]));
}

/** Looks at the rest of one. */
export async function shownOf(
  world: World,
  name: string,
  servers: ReadonlyMap<string, Json>,
): Promise<Shown> {
  const id = world.idOf(name);
  const server = servers.get(id) ?? null;
  const actions = await world.ask(`/servers/${id}/os-instance-actions`);
  const migrations = await world.ask(`/os-migrations?instance_uuid=${id}`);
  if (server === null) return { server, actions, migrations, locked: null, flavor: null };
  const flavor = (server['flavor'] as { readonly vcpus?: number } | undefined)?.vcpus ?? null;
  const reason = (server['locked_reason'] ?? 'without a reason') as string;
  return { server, actions, migrations, locked: server['locked'] === true ? reason : null, flavor };
}

/** Names what differs. */
export function changes(before: Shown, after: Shown): readonly string[] {
  const fields = new Set([...Object.keys(before.server ?? {}), ...Object.keys(after.server ?? {})]);
  return [
    // What is said of its host is not said of it.
    ...[...fields].filter(
      (field) => field !== 'host_status' && !isSame(before.server?.[field], after.server?.[field]),
    ),
    ...(isSame(before.actions, after.actions) ? [] : ['actions']),
    ...(isSame(before.migrations, after.migrations) ? [] : ['migrations']),
  ];
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
