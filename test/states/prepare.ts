import pLimit from 'p-limit';
import type { Answer, World } from '../scenarios/port.ts';
import { fail } from '../scenarios/steps.ts';
import { ALIVE, batchNamed, DEAD, DESTINATION } from './batches.ts';
import type { Making, Part, Row } from './row.ts';

/** More at once are no faster: two workers of the API answer them. */
const few = pLimit(4);

/** Boots the instances of all rows and brings them into their states, side by side; then their hosts die. */
export async function prepare(world: World, rows: readonly Row[]): Promise<void> {
  const groups = new Set(rows.flatMap(({ group }) => (group === undefined ? [] : [group])));
  for (const group of groups) await world.serverGroup(group, group as 'affinity' | 'anti-affinity');
  await world.boot(
    rows.map((row) => {
      const { name, from, owner, group } = row;
      const host = from === undefined ? hostOf(row) : hostAs(row, from);
      return { name, host, ...(owner && { owner }), ...(group && { group }) };
    }),
  );
  await makeInRounds(world, rows);
  await move(world, rows);
  await world.onlyEnabled([DESTINATION]);
  await fail(world, DEAD);
  for (const host of new Set(rows.map(hostOf))) await world.kill(host);
  await all(rows, async (row) => write(world, row));
}

/** The host of a row, which fails. */
export function hostOf({ batch = 'default' }: Row): string {
  return batchNamed(batch).host;
}

async function makeInRounds(world: World, rows: readonly Row[]): Promise<void> {
  const rounds = Math.max(0, ...rows.map(({ made }) => made?.length ?? 0));
  for (let round = 0; round < rounds; round += 1) {
    const due = rows.filter(({ made }) => made?.[round] !== undefined && !isMove(made[round]));
    await all(due, async ({ name, made }) => {
      const making = made?.[round];
      if (making !== undefined) check(name, making, await make(world, name, making));
    });
    await world.settled(...due.map(({ name }) => name));
  }
}

async function make(world: World, name: string, making: Making): Promise<Answer> {
  switch (making) {
    case 'stop':
      return world.act(name, 'os-stop');
    case 'rebuild':
      return world.act(name, 'rebuild', { imageRef: 'img' });
    case 'lock by its owner':
      return world.act(name, 'lock', { locked_reason: 'do not touch' }, { as: 'demo' });
    case 'lock by an administrator':
      return world.act(name, 'lock', { locked_reason: 'unpaid' });
    case 'delete softly':
      return world.delete(name, { soft: true });
    case 'reset to error':
      return world.act(name, 'os-resetState', { state: 'error' });
    case 'resize':
      return world.act(name, 'resize', { flavorRef: 't2' });
    case 'pause':
    case 'suspend':
    case 'rescue':
    case 'shelve':
    case 'shelveOffload':
    case 'migrate':
      return world.act(name, making);
  }
}

/** With no other host to go to, the scheduler sends every one of them to the host that will fail. */
async function move(world: World, rows: readonly Row[]): Promise<void> {
  const moving = rows.filter(({ made }) => made?.some(isMove));
  for (const host of new Set(moving.map(hostOf))) {
    const due = moving.filter((row) => hostOf(row) === host);
    await world.onlyEnabled([host]);
    await all(due, async ({ name, made }) => {
      const making = made?.find(isMove);
      if (making !== undefined) check(name, making, await make(world, name, making));
    });
    await world.settled(...due.map(({ name }) => name));
  }
}

async function write(world: World, row: Row): Promise<void> {
  const { name, written, record, records, action } = row;
  if (written !== undefined) await world.write(name, written);
  if (records !== undefined)
    await world.writeMigrations(name, records === null ? null : withHosts(row, records));
  if (action !== undefined) {
    const { event, host = 'failed' } = action;
    await world.addAction(name, {
      action: action.action,
      ...(event === undefined ? {} : { event: { event, host: hostAs(row, host) } }),
    });
  }
  if (record !== undefined) {
    const { type, status, source, destination } = record;
    await world.addMigration(name, {
      ...{ type, status },
      source: hostAs(row, source),
      destination: destination === null ? null : hostAs(row, destination),
    });
  }
}

function withHosts(
  row: Row,
  { source, ...rest }: NonNullable<Row['records']>,
): { readonly status?: string; readonly source?: string | null } {
  if (source === undefined) return rest;
  return { ...rest, source: source === null ? null : hostAs(row, source) };
}

function hostAs(row: Row, part: Part): string {
  switch (part) {
    case 'failed':
      return hostOf(row);
    case 'alive':
      return ALIVE;
    case 'dead':
      return DEAD;
    case 'destination':
      return DESTINATION;
  }
}

function isMove(making: Making | undefined): boolean {
  return making === 'resize' || making === 'migrate';
}

function check(name: string, making: Making, { status, message }: Answer): void {
  if (status >= 300) throw new Error(`${name}: ${making} -> ${status} ${message ?? ''}`);
}

async function all<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  await Promise.all(items.map((item) => few(async () => work(item))));
}
