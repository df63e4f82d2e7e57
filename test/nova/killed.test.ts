import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fail, probe, reset, setTaskState } from '../../lab/index.ts';
import { makeCast, type Role } from './support/cast.ts';
import { expectHome } from './support/judge.ts';
import { printTable } from './support/print.ts';

/** How many recoveries, of how many instances of each kind, killed how often; `npm run proof -- killed` has more. */
const RECOVERIES = Number(process.env['KILLED_RECOVERIES'] ?? 1);
const OF_EACH_KIND = Number(process.env['KILLED_OF_EACH_KIND'] ?? 2);
const KILLS = Number(process.env['KILLED_KILLS'] ?? 3);

/** A recovery of this size takes longer than that, and begins with two report intervals of waiting, in milliseconds. */
const SOONEST_MS = 1_500;
const LATEST_MS = 9_000;

const HOST = 'h2';

/** `starting` was being started when its host died: after its evacuation a client has to start it. */
const KINDS: readonly (Omit<Role, 'name'> & { readonly kind: string; readonly starting?: true })[] = [
  { kind: 'active', power: 'active' },
  { kind: 'stopped', power: 'stopped' },
  { kind: 'starting', power: 'stopped', starting: true },
  { kind: 'active-resized', power: 'active', moved: { by: 'resize', from: 'h1' } },
  { kind: 'stopped-resized', power: 'stopped', moved: { by: 'resize', from: 'h3' } },
];
const CAST = KINDS.flatMap((role) =>
  Array.from({ length: OF_EACH_KIND }, (_, index) => ({ ...role, name: `${role.kind}-${index + 1}` })),
);

const admin = probe();

interface Told {
  readonly outcome: string;
  readonly failed: readonly string[];
}

function begin(directory: string, ...more: readonly 'takeOver'[]): ChildProcess {
  const module = new URL('support/recovering-process.ts', import.meta.url);
  return fork(module, [HOST, directory, ...more], { execArgv: ['--import', 'tsx'] });
}

/** What a process tells of its recovery; null where it was killed before. */
async function end(child: ChildProcess): Promise<Told | null> {
  let told: Told | null = null;
  child.on('message', (message) => {
    told = message as Told;
  });
  await once(child, 'exit');
  return told;
}

describe.each(Array.from({ length: RECOVERIES }, (_, index) => index + 1))(
  'a recovery (%s) whose process is killed in the middle, on a real Nova',
  () => {
    let ids: ReadonlyMap<string, string>;
    let directory: string;

    beforeAll(async () => {
      await reset();
      ids = await makeCast(admin, HOST, CAST);
      directory = await mkdtemp(join(tmpdir(), 'nova-lifeboat-killed-'));
      await fail(HOST);
      for (const { name, starting } of CAST) {
        if (starting) await setTaskState(ids.get(name) ?? '', 'powering-on');
      }
    });

    afterAll(async () => {
      await reset();
    });

    it(`${KILLS} times, at random, ends with every instance as its owner left it`, async () => {
      const rows: string[][] = [];
      for (let kill = 1; kill <= KILLS; kill += 1) {
        const child = begin(directory);
        const afterMs = SOONEST_MS + Math.round(Math.random() * (LATEST_MS - SOONEST_MS));
        const ended = end(child);
        await Promise.race([sleep(afterMs), ended]);
        child.kill('SIGKILL');
        const told = await ended;
        rows.push([String(kill), `${afterMs} ms`, told === null ? 'killed' : `had ended: ${told.outcome}`]);
      }
      const last = await end(begin(directory));
      rows.push(['', '', `not killed: ${last?.outcome ?? 'died'}`]);
      printTable(
        `A recovery of ${CAST.length} instances, killed again and again`,
        ['kill', 'after', 'what became of it'],
        rows,
      );
      expect(last).toEqual({ outcome: 'recovered', failed: [] });
      for (const { name, power, starting } of CAST) {
        await expectHome(admin, ids.get(name) ?? '', HOST, starting ? 'active' : power);
      }
      for (const { name, starting } of CAST) {
        const starts = (await admin.actions(ids.get(name) ?? '')).filter(({ action }) => action === 'start');
        expect({ name, starts: starts.length }).toEqual({ name, starts: starting ? 1 : 0 });
      }
    });

    it('is done by one of two processes, and the other is told by whom', async () => {
      const both = [begin(directory), begin(directory)];
      const told = await Promise.all(both.map(end));
      expect(told.map((each) => each?.outcome).sort()).toEqual(['hostClaimed', 'recovered']);
    });

    it('is refused to a machine whose journal does not know of it, and touches nothing there', async () => {
      const marked = await admin.service(HOST);
      const elsewhere = await mkdtemp(join(tmpdir(), 'nova-lifeboat-elsewhere-'));
      expect(await end(begin(elsewhere))).toEqual({ outcome: 'ownedElsewhere', failed: [] });
      expect(await admin.service(HOST)).toEqual(marked);
      expect(await end(begin(elsewhere, 'takeOver'))).toEqual({ outcome: 'recovered', failed: [] });
    });
  },
);
