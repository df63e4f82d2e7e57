import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LabNotification, notifications, release, reset, settings } from '../../lab/index.ts';
import { allRows } from '../states/all-rows.ts';
import { judge } from '../states/judge.ts';
import { play, type Results } from '../states/play.ts';
import {
  describeRow,
  inEveryWorld,
  STATES_ALL,
  STATES_COMPARE,
  STATES_REPORT,
  type StatesReport,
} from '../states/report.ts';
import type { Row } from '../states/row.ts';
import { SimulatedRecoverer } from '../states/simulated-recoverer.ts';
import { playUsualRemedy, type Remedied } from '../states/usual-remedy.ts';
import { LabWorld } from './scenario-support/lab-world.ts';
import { StateJournal } from './scenario-support/state-journal.ts';
import { LabRecoverer } from './states-support/lab-recoverer.ts';
import { printTable } from './support/print.ts';

const everything = process.env[STATES_ALL] === '1';
const compares = process.env[STATES_COMPARE] === '1';
const reportFile = process.env[STATES_REPORT];
const rows = allRows.filter(
  ({ always, simulatedOnly, releases }) =>
    simulatedOnly === undefined && (everything || always === true) && (releases?.includes(release) ?? true),
);
const seconds: Record<string, number> = {};

/** For all of them, side by side, on a busy machine. */
const TIME_LIMIT_MS = 1_500_000;

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const begun = Date.now();
  const result = await work();
  seconds[what] = Math.round((Date.now() - begun) / 1_000);
  return result;
}

let results: Results = new Map();
let remedied: ReadonlyMap<string, Remedied> = new Map();

afterAll(async () => {
  const compared = rows.map(({ name }) => describeRow(name, results.get(name), remedied.get(name)));
  printTable(
    `The rows of the decision table on a real Nova (${release})`,
    ['row', 'rule', 'this library', ...(compares ? ['reset to error, evacuate, stop'] : [])],
    compared.map(({ name, rule, end, remedy }) => [name, rule, end, ...(compares ? [remedy] : [])]),
  );
  const times = Object.entries(seconds).map(([what, took]) => `${what} ${took} s`);
  process.stdout.write(
    `${results.size} of ${allRows.length} rows on a real Nova (${release}), the same ones on the simulated cloud: ${times.join(', ')}\n\n`,
  );
  if (reportFile !== undefined) {
    const report: StatesReport = { release, rows: compared };
    await writeFile(reportFile, JSON.stringify(report));
  }
});

describe(`each row of the decision table, on a real Nova (${release})`, () => {
  let journal: StateJournal;
  let world: LabWorld;
  let recoverer: LabRecoverer;
  let simulated: Results = new Map();
  let noticed: readonly LabNotification[] = [];

  beforeAll(async () => {
    await timed('reset', reset);
    journal = await StateJournal.open(settings());
    world = await LabWorld.open(journal);
    recoverer = new LabRecoverer(world);
    results = await timed('recovery', async () => play(recoverer, rows));
    noticed = await notifications({ since: Math.min(...recoverer.begunAt.values()) });
    simulated = await play(await SimulatedRecoverer.open(release), rows);
  }, TIME_LIMIT_MS);

  afterAll(async () => {
    await world.close();
    await timed('clearing away', reset);
    await journal.close();
  });

  it.each(rows.map((row) => [row.name, row] as const))('%s', (_name, row) => {
    judge(row, row.expected[release], results.get(row.name));
    if (row.expected[release].outcome === 'held' && row.expected[release].asked !== true) {
      expect(noticesOf(row)).toEqual([]);
    }
  });

  it.each(rows.map(({ name }) => name))('ends the same on the simulated cloud: %s', (name) => {
    expect(inEveryWorld(simulated.get(name))).toEqual(inEveryWorld(results.get(name)));
  });

  /** What Nova itself told of an instance since its recovery began. */
  function noticesOf({ name, batch = 'default' }: Row): readonly string[] {
    const since = recoverer.begunAt.get(batch) ?? 0;
    return noticed
      .filter(({ instance, receivedAt }) => instance?.id === world.idOf(name) && receivedAt >= since)
      .map(({ eventType }) => eventType);
  }
});

// Where nobody asks for it, it is not there to be skipped.
if (compares) {
  describe(`the usual remedy beside it, on a real Nova (${release})`, () => {
    let journal: StateJournal;
    let world: LabWorld;
    let simulated: ReadonlyMap<string, Remedied> = new Map();

    beforeAll(async () => {
      journal = await StateJournal.open(settings());
      world = await LabWorld.open(journal);
      remedied = await timed('comparison', async () => playUsualRemedy(world, rows));
      const inSimulation = await SimulatedRecoverer.open(release);
      simulated = await playUsualRemedy(inSimulation.world, rows);
    }, TIME_LIMIT_MS);

    afterAll(async () => {
      await world.close();
      await reset();
      await journal.close();
    });

    it.each(rows.map(({ name }) => name))('ends the same on the simulated cloud: %s', (name) => {
      expect(simulated.get(name)).toEqual(remedied.get(name));
    });
  });
}
