import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fail, probe, reset, settings, startService } from '../../lab/index.ts';
import { StateJournal } from './scenario-support/state-journal.ts';
import { makeCast, type Role } from './support/cast.ts';
import { connect, HEARTBEAT_INTERVAL_MS } from './support/connection.ts';
import { type Fault, Striking } from './support/fault.ts';
import { freshJournal } from './support/journal.ts';
import { expectEndState } from './support/judge.ts';
import {
  alreadyFenced,
  evacuateHost,
  type EvacuateHostOptions,
  type InstanceOutcome,
  planHost,
  type RecoveryPlan,
  type RecoveryReport,
} from './support/library.ts';
import { printTable } from './support/print.ts';

/** `npm run proof -- faults-on-nova` has more instances, more moments, and waits for the time-outs of Nova's own calls. */
const OF_EACH_KIND = Number(process.env['NOVA_FAULTS_OF_EACH_KIND'] ?? 1);
const ALL_MOMENTS = process.env['NOVA_FAULTS_ALL_MOMENTS'] === '1';
const QUIET_MS = Number(process.env['NOVA_FAULTS_QUIET_MS'] ?? 5_000);

const FIRST_RUN_MS = 20_000;
const HOST = 'h2';

const KINDS: readonly Role[] = [
  { name: 'active', power: 'active' },
  { name: 'stopped', power: 'stopped' },
  { name: 'active, resized', power: 'active', moved: { by: 'resize', from: 'h1' } },
  { name: 'stopped, resized', power: 'stopped', moved: { by: 'resize', from: 'h3' } },
];
const CAST: readonly Role[] = KINDS.flatMap((role) =>
  Array.from({ length: OF_EACH_KIND }, (_, index) => ({ ...role, name: `${role.name} ${index + 1}` })),
);

const FAULTS: readonly Fault[] = [
  { victim: 'rabbitmq', when: 'accepted', count: 1, awayMs: 1_000 },
  { victim: 'the destination', when: 'claimed', count: 1, awayMs: 0 },
];
const MORE_FAULTS: readonly Fault[] = [
  { victim: 'nova-conductor', when: 'accepted', count: 1, awayMs: 2_000 },
  { victim: 'nova-api', when: 'accepted', count: 1, awayMs: 1_000 },
  { victim: 'nova-conductor', when: 'claimed', count: 1, awayMs: 2_000 },
  { victim: 'nova-conductor', when: 'accepted', count: 3 * OF_EACH_KIND, awayMs: 10_000 },
  { victim: 'rabbitmq', when: 'claimed', count: 1, awayMs: 1_000 },
  { victim: 'rabbitmq', when: 'accepted', count: 3 * OF_EACH_KIND, awayMs: 10_000 },
  { victim: 'nova-api', when: 'claimed', count: 1, awayMs: 10_000 },
  { victim: 'the destination', when: 'claimed', count: OF_EACH_KIND, awayMs: 0 },
];

/** The statuses of a migration that somebody works on, or would if he knew of it. */
const OPEN: readonly string[] = ['accepted', 'pre-migrating', 'confirming'];

const admin = probe();

async function mendAll(): Promise<void> {
  for (const service of ['rabbitmq', 'nova-api', 'nova-conductor'] as const) await startService(service);
}

describe.each(ALL_MOMENTS ? [...FAULTS, ...MORE_FAULTS] : FAULTS)(
  'a recovery in which $victim is killed when $count are $when, on a real Nova',
  (fault) => {
    let writes: StateJournal;
    let ids: ReadonlyMap<string, string>;
    let options: EvacuateHostOptions;

    beforeAll(async () => {
      await mendAll();
      await reset();
      ids = await makeCast(admin, HOST, CAST);
      writes = await StateJournal.open(settings());
      options = {
        fence: alreadyFenced('its nova-compute was killed by the test'),
        storage: 'shared',
        heartbeatIntervalMs: HEARTBEAT_INTERVAL_MS,
        pollIntervalMs: 1_000,
        stepTimeoutMs: 12_000,
        journal: await freshJournal(),
      };
      await fail(HOST);
    });

    afterAll(async () => {
      await mendAll();
      await writes.close();
      await reset();
    });

    it('ends in time, tells the truth, and a second run brings home whatever Nova has not lost', async () => {
      const striking = new Striking(fault, ids.values());
      const begun = Date.now();
      const first = await recover({ ...options, deadlineMs: FIRST_RUN_MS, onEvent: striking.watch });
      expect(Date.now() - begun).toBeLessThan(FIRST_RUN_MS + 10_000);
      expect(striking.caught).toBeGreaterThan(0);
      await striking.mended(admin, HOST);
      for (const role of CAST) await judge(role, outcomeOf(first, role));

      await quiet();
      const lost = new Set<string>();
      for (const { name } of CAST) {
        const last = (await writesOf(name)).at(-1);
        if (OPEN.includes(last?.status ?? '')) lost.add(ids.get(name) ?? '');
      }
      const second = await recover({ ...options, select: ({ id }) => !lost.has(id) });
      expect(second.outcome).toBe('recovered');
      const left = await planLost(lost);
      const rows = [];
      for (const role of CAST) {
        const id = ids.get(role.name) ?? '';
        const [was, is] = [outcomeOf(first, role), outcomeOf(second, role)];
        if (lost.has(id)) expect(['adopt', 'hold']).toContain(left.get(id)?.decision);
        else await expectEndState(admin, id, HOST, role.power);
        const what = lost.has(id) ? `lost by Nova: ${left.get(id)?.rule ?? ''}` : (is?.outcome ?? '');
        rows.push([role.name, was?.outcome ?? '', what, statuses(await writesOf(role.name))]);
      }
      printTable(
        `${fault.victim} killed when ${fault.count} were ${fault.when}; ${striking.caught} of ${CAST.length} were not home`,
        ['instance', 'first run', 'second run', "what Nova's records showed"],
        rows,
      );
    });

    it('never has two evacuations of one instance under way, nor two that succeed', async () => {
      for (const { name } of CAST) {
        const evacuations = (await writesOf(name)).filter(({ type }) => type === 'evacuation');
        const open = new Set<string>();
        for (const { uuid, status } of evacuations) {
          if (OPEN.includes(status)) open.add(uuid);
          else open.delete(uuid);
          expect({ name, open: open.size }).toEqual({ name, open: Math.min(open.size, 1) });
        }
        const done = new Set(evacuations.filter(({ status }) => status === 'done').map(({ uuid }) => uuid));
        expect({ name, done: done.size }).toEqual({ name, done: Math.min(done.size, 1) });
      }
    });

    async function recover(how: EvacuateHostOptions): Promise<RecoveryReport> {
      const { nova } = await connect();
      try {
        return await evacuateHost(nova, HOST, how);
      } finally {
        await nova.close();
      }
    }

    /** What would be done with those that nobody in Nova works on any more, though no API says so. */
    async function planLost(lost: ReadonlySet<string>): Promise<ReadonlyMap<string, RecoveryPlan>> {
      const { nova } = await connect();
      const { instances } = await planHost(nova, HOST, { ...options, select: ({ id }) => lost.has(id) });
      await nova.close();
      return new Map(instances.map(({ instance, plan }) => [instance.id, plan]));
    }

    async function quiet(): Promise<void> {
      for (let before = -1, now = 0; now !== before;) {
        before = now;
        await sleep(QUIET_MS);
        now = await writes.length();
      }
    }

    function outcomeOf(report: RecoveryReport, { name }: Role): InstanceOutcome | undefined {
      return report.instances.find(({ instanceId }) => instanceId === ids.get(name));
    }

    async function writesOf(name: string) {
      return writes.migrationsOf(ids.get(name) ?? '');
    }

    /** Whatever a report says of an instance has to be so. */
    async function judge({ name, power }: Role, outcome: InstanceOutcome | undefined): Promise<void> {
      expect({ name, prior: outcome?.prior }).toEqual({
        name,
        prior: power === 'active' ? 'running' : 'stopped',
      });
      const id = ids.get(name) ?? '';
      if (outcome?.outcome === 'recovered') {
        await expectEndState(admin, id, HOST, power);
        return;
      }
      expect(['failed', 'held', 'inFlight', 'notStarted']).toContain(outcome?.outcome);
      expect(outcome?.reason).toMatch(/\w/);
      const isOpen = OPEN.includes((await writesOf(name)).at(-1)?.status ?? '');
      const { vmState, host } = (await admin.server(id)) ?? {};
      // It may have come home since the report; it may not run where its owner had stopped it.
      if (!isOpen && host !== HOST) expect({ name, vmState }).toEqual({ name, vmState: power });
    }
  },
);

function statuses(rows: readonly { readonly type: string; readonly status: string }[]): string {
  return rows.map(({ type, status }) => `${type === 'evacuation' ? '' : `${type} `}${status}`).join(', ');
}
