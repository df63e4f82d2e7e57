import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ActionView, fail, probe, release, reset } from '../../lab/index.ts';
import { failAndWaitSeenDown, makeCast, type Role } from './support/cast.ts';
import { connect, HEARTBEAT_INTERVAL_MS } from './support/connection.ts';
import { spawnHistory } from './support/history.ts';
import { freshJournal } from './support/journal.ts';
import { expectHome, resizeLeftovers } from './support/judge.ts';
import {
  alreadyFenced,
  evacuateHost,
  type InstanceOutcome,
  type Journal,
  type RecoveryPolicy,
  type RecoveryReport,
} from './support/library.ts';
import { printTable, seconds } from './support/print.ts';
import { resetToErrorEvacuateAndStop } from './support/reset-to-error.ts';

const HOST = 'h2';
const DEAD = 'h3';

const CAST: readonly Role[] = [
  { name: 'stopped, resize from h3', power: 'stopped', moved: { by: 'resize', from: DEAD } },
  { name: 'stopped, migrate from h3', power: 'stopped', moved: { by: 'migrate', from: DEAD } },
];
/** Recovered by the usual remedy instead. */
const COPY: Role = { name: 'copy', power: 'stopped', moved: { by: 'resize', from: DEAD } };

const admin = probe();
let ids: ReadonlyMap<string, string>;
let journal: Journal;
let since: number;

function idOf(name: string): string {
  const id = ids.get(name);
  if (id === undefined) throw new Error(`there is no ${name}`);
  return id;
}

function outcomeOf(report: RecoveryReport, name: string): InstanceOutcome {
  const outcome = report.instances.find(({ instanceId }) => instanceId === idOf(name));
  if (outcome === undefined) throw new Error(`the report does not know ${name}`);
  return outcome;
}

async function recover(
  policy: Partial<RecoveryPolicy>,
  onPlanned: () => void = () => undefined,
): Promise<RecoveryReport> {
  const { nova } = await connect();
  try {
    return await evacuateHost(nova, HOST, {
      fence: alreadyFenced('its nova-compute was killed by the test'),
      storage: 'shared',
      heartbeatIntervalMs: HEARTBEAT_INTERVAL_MS,
      pollIntervalMs: 1_000,
      journal,
      policy,
      select: ({ id }) => id !== idOf(COPY.name),
      onEvent: ({ type }) => {
        if (type === 'planned') onPlanned();
      },
    });
  } finally {
    await nova.close();
  }
}

/** Everything of an instance that an act upon it would change. */
async function traces(
  id: string,
): Promise<{ readonly updated: unknown; readonly locked: unknown; readonly actions: readonly ActionView[] }> {
  const server = await admin.server(id);
  return {
    updated: server?.raw['updated'],
    locked: server?.locked,
    actions: await admin.actions(id),
  };
}

describe('an instance that was stopped, resized and has lost both its hosts, on a real Nova', () => {
  beforeAll(async () => {
    await reset();
    journal = await freshJournal();
    ids = await makeCast(admin, HOST, [...CAST, COPY]);
    await failAndWaitSeenDown(admin, DEAD);
    since = Date.now();
    await fail(HOST);
  });

  afterAll(async () => {
    await reset();
  });

  if (release === 'zed') {
    it('is held where nobody consented to a stop by the client, and nothing touches it', async () => {
      const before = await Promise.all(CAST.map(async ({ name }) => traces(idOf(name))));
      const report = await recover({});
      for (const { name } of CAST) {
        const { outcome, plan, reason } = outcomeOf(report, name);
        expect({ outcome, prior: plan.prior.value }).toEqual({ outcome: 'held', prior: 'stopped' });
        expect(plan).toMatchObject({ decision: 'hold', hold: { code: 'noServerSideStop' } });
        expect(reason).toContain('2.93');
        const followUp = report.followUps.find(({ instanceId }) => instanceId === idOf(name));
        expect(followUp).toMatchObject({ code: 'recoverByHand' });
        expect(followUp?.sentence).toContain('allowClientStop');
      }
      expect(await Promise.all(CAST.map(async ({ name }) => traces(idOf(name))))).toEqual(before);
    });
  }

  it(`ends stopped where the client may stop it: ${release === 'zed' ? 'by that stop' : "by Nova's own all the same"}`, async () => {
    let usualRemedy: Promise<void> = Promise.resolve();
    const report = await recover({ allowClientStop: true }, () => {
      usualRemedy = resetToErrorEvacuateAndStop(admin, idOf(COPY.name), HOST);
    });
    await usualRemedy;
    const rows = [];
    for (const { name } of CAST) {
      const id = idOf(name);
      const { outcome, plan } = outcomeOf(report, name);
      expect(outcome).toBe('recovered');
      const byClient = release === 'zed';
      expect(plan.reasons.map(({ code }) => code)).toContain(byClient ? 'stoppedByClient' : 'stoppedByNova');
      expect(plan.risks.map(({ code }) => code)).toContain(byClient ? 'runsUntilClientStops' : 'briefSpawn');

      const server = await expectHome(admin, id, HOST, 'stopped');
      const asked = (await admin.actions(id)).filter(({ startedAt }) => startedAt >= since - 1_000);
      expect(asked.filter(({ action }) => action === 'stop')).toHaveLength(byClient ? 1 : 0);
      expect((await resizeLeftovers(admin, id)).allocatedOn).toEqual([DEAD]);

      const { secondsActive, sequence } = await spawnHistory(id, since);
      expect(sequence.at(-1)).toBe('stopped/none');
      rows.push([name, `${server.vmState} on ${server.host ?? 'no host'}`, seconds(secondsActive)]);
    }
    const copy = await spawnHistory(idOf(COPY.name), since);
    const copied = await admin.server(idOf(COPY.name));
    printTable(
      `Stopped, resized, both hosts lost, on ${release}`,
      ['case', 'observed end', 'seconds active before Nova or the client stopped it'],
      [
        ...rows,
        [
          `${COPY.name} (reset to error, evacuate, stop)`,
          `${copied?.vmState ?? 'gone'} on ${copied?.host ?? 'no host'}`,
          seconds(copy.secondsActive),
        ],
      ],
    );
  });
});
