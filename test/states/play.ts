import pLimit from 'p-limit';
import type { InstanceOutcome } from '../../src/executor/index.ts';
import type { World } from '../scenarios/port.ts';
import { evacuate } from '../scenarios/steps.ts';
import { BATCHES, type BatchName, batchNamed, DESTINATION } from './batches.ts';
import { prepare } from './prepare.ts';
import type { Recoverer, Recovery } from './recoverer.ts';
import { type Result, resultOf } from './result.ts';
import type { Row } from './row.ts';
import { allServers, changes, type Shown, shownOf } from './shown.ts';

const few = pLimit(4);

/** What became of all rows, by their names. */
export type Results = ReadonlyMap<string, Result>;

/** Makes all rows in one cloud, has their hosts fail and recovers them, batch by batch. */
export async function play(recoverer: Recoverer, rows: readonly Row[]): Promise<Results> {
  const { world } = recoverer;
  await prepare(world, rows);
  const outcomes = new Map<string, InstanceOutcome>();
  const sent = new Map<string, readonly string[]>();
  const before = new Map<string, Shown>();
  for (const name of Object.keys(BATCHES) as BatchName[]) {
    const ofBatch = rows.filter(({ batch = 'default' }) => batch === name);
    if (ofBatch.length === 0) continue;
    const recovery = await recover(recoverer, name, ofBatch, async () => {
      for (const [row, shown] of await showAll(world, ofBatch)) before.set(row, shown);
    });
    for (const outcome of recovery.report.instances) outcomes.set(outcome.instanceId, outcome);
    for (const [id, requests] of recovery.sent) sent.set(id, requests);
  }
  const { instances } = await world.observe(rows.map(({ name }) => name));
  const after = await showAll(world, rows);
  return new Map(
    rows.map(({ name }) => {
      const id = world.idOf(name);
      const [was, is, observed] = [before.get(name), after.get(name), instances[name]];
      if (was === undefined || is === undefined || observed === undefined)
        throw new Error(`${name} was not seen`);
      const { locked, flavor } = is;
      const touched = changes(was, is);
      return [name, resultOf(outcomes.get(id), sent.get(id) ?? [], observed, { locked, flavor, touched })];
    }),
  );
}

async function recover(
  { world, recover: run }: Recoverer,
  name: BatchName,
  rows: readonly Row[],
  lookBefore: () => Promise<void>,
): Promise<Recovery> {
  const batch = batchNamed(name);
  const ids = new Set(rows.map((row) => world.idOf(row.name)));
  const nowhere = async (): Promise<void> => world.onlyEnabled([]);
  if (batch.failsFirst) {
    await run(name, batch, { ids, planned: nowhere });
    await world.onlyEnabled([DESTINATION]);
  }
  if (batch.nowhereToGo) await nowhere();
  if (batch.hypervisorType !== undefined) await world.writeHypervisorType(batch.host, batch.hypervisorType);
  let recovery: Recovery | undefined;
  const judged = async (): Promise<void> => {
    await lookBefore();
    recovery = await run(name, batch, { ids });
  };
  if (batch.sentBefore === undefined) await judged();
  else await whileEvacuating(world, batch.sentBefore, rows, judged);
  if (recovery === undefined) throw new Error(`${name} was not recovered`);
  if (batch.nowhereToGo) await world.onlyEnabled([DESTINATION]);
  return recovery;
}

async function whileEvacuating(
  world: World,
  microversion: string,
  rows: readonly Row[],
  work: () => Promise<void>,
): Promise<void> {
  const names = rows.map((row) => row.name);
  await world.slowly(names, async () => {
    for (const name of names) await evacuate(world, name, microversion);
    await work();
  });
}

async function showAll(world: World, rows: readonly Row[]): Promise<ReadonlyMap<string, Shown>> {
  const servers = await allServers(world);
  const all = await Promise.all(
    rows.map(({ name }) => few(async () => [name, await shownOf(world, name, servers)] as const)),
  );
  return new Map(all);
}
