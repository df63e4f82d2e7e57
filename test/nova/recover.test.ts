import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fail, probe, release, reset } from '../../lab/index.ts';
import { makeCast, failAndWaitSeenDown, type Role } from './support/cast.ts';
import { connect, HEARTBEAT_INTERVAL_MS } from './support/connection.ts';
import { spawnHistory } from './support/history.ts';
import { freshJournal } from './support/journal.ts';
import { expectHome, resizeLeftovers } from './support/judge.ts';
import { alreadyFenced, evacuateHost, type RecoveryReport, type Step } from './support/library.ts';
import { printTable, seconds } from './support/print.ts';
import { resetToErrorEvacuateAndStop } from './support/reset-to-error.ts';

const HOST = 'h2';
const ALIVE = 'h1';
const DEAD = 'h3';

const PLAIN: readonly Role[] = [
  { name: 'active', power: 'active' },
  { name: 'stopped', power: 'stopped' },
];

function movedFrom(from: string): readonly Role[] {
  return (['resize', 'migrate'] as const).flatMap((by) =>
    (['active', 'stopped'] as const).map((power) => ({
      name: `${power}, ${by} from ${from}`,
      power,
      moved: { by, from },
    })),
  );
}

const SOURCE_UP = movedFrom(ALIVE);
/** What Nova itself cannot stop before 2.95 is in `client-stop.test.ts`. */
const SOURCE_DOWN = movedFrom(DEAD).filter(({ power }) => release !== 'zed' || power === 'active');
const CAST = [...PLAIN, ...SOURCE_UP, ...SOURCE_DOWN];

/** The newest microversion of each release that leaves active what is active. */
const KEEPS_POWER = { zed: '2.93', epoxy: '2.94' } as const;

/** The same as two of the cast, recovered by the usual remedy instead. */
const COPIES: readonly Role[] = [ALIVE, DEAD].map((from) => ({
  name: `copy: stopped, resize from ${from}`,
  power: 'stopped',
  moved: { by: 'resize', from },
}));

const admin = probe();
let ids: ReadonlyMap<string, string>;
let report: RecoveryReport;
let since: number;
const observed = new Map<string, { end: string; secondsActive: number | null }>();

function idOf(name: string): string {
  const id = ids.get(name);
  if (id === undefined) throw new Error(`there is no ${name}`);
  return id;
}

function stepsOf(name: string): readonly Step[] {
  const plan = report.instances.find(({ instanceId }) => instanceId === idOf(name))?.plan;
  if (plan?.decision !== 'recover') throw new Error(`${name} was not recovered`);
  return plan.steps;
}

describe('evacuateHost on a real Nova', () => {
  beforeAll(async () => {
    await reset();
    ids = await makeCast(admin, HOST, [...CAST, ...COPIES]);
    await failAndWaitSeenDown(admin, DEAD);
    since = Date.now();
    await fail(HOST);
    const copies = new Set(COPIES.map(({ name }) => idOf(name)));
    const { nova } = await connect();
    let usualRemedy: Promise<unknown> = Promise.resolve();
    report = await evacuateHost(nova, HOST, {
      fence: alreadyFenced('its nova-compute was killed by the test'),
      storage: 'shared',
      heartbeatIntervalMs: HEARTBEAT_INTERVAL_MS,
      pollIntervalMs: 1_000,
      journal: await freshJournal(),
      select: ({ id }) => !copies.has(id),
      onEvent: ({ type }) => {
        // Side by side with the others, so that both have the same load.
        if (type !== 'planned') return;
        usualRemedy = Promise.all([...copies].map((id) => resetToErrorEvacuateAndStop(admin, id, HOST)));
      },
    });
    await nova.close();
    await usualRemedy;
  });

  it('reports every instance as recovered', () => {
    expect(report.instances.filter(({ outcome }) => outcome !== 'recovered')).toEqual([]);
    expect(report.outcome).toBe('recovered');
    expect(report.instances).toHaveLength(CAST.length);
  });

  it.each(CAST)('brings home: $name', async ({ name, power }) => {
    const server = await expectHome(admin, idOf(name), HOST, power);
    const { secondsActive } = await spawnHistory(idOf(name), since);
    observed.set(name, { end: `${server.vmState} on ${server.host ?? 'no host'}`, secondsActive });
  });

  it.each(SOURCE_UP)('confirms on the living source and leaks nothing: $name', async ({ name }) => {
    expect(stepsOf(name).map(({ kind }) => kind)).toContain('confirmResize');
    expect(stepsOf(name).map(({ kind }) => kind)).not.toContain('resetState');
    const { status, allocatedOn } = await resizeLeftovers(admin, idOf(name));
    expect({ status, allocatedOn }).toEqual({ status: 'confirmed', allocatedOn: [] });
  });

  it.each(SOURCE_DOWN)(
    'resets to active and tells of the allocation that leaks: $name',
    async ({ name, power }) => {
      const steps = stepsOf(name);
      expect(steps.find(({ kind }) => kind === 'resetState')).toEqual({
        kind: 'resetState',
        state: 'active',
        provenBy: 'refusal',
      });
      expect(steps.find((step) => step.kind === 'evacuate')?.microversion).toBe(
        power === 'stopped' ? '2.95' : KEEPS_POWER[release],
      );
      const { status, uuid, allocatedOn } = await resizeLeftovers(admin, idOf(name));
      expect({ status, allocatedOn }).toEqual({ status: 'finished', allocatedOn: [DEAD] });
      expect(report.followUps.map(({ command }) => command)).toContain(
        `openstack resource provider allocation delete ${uuid}`,
      );
    },
  );

  it('leaks nothing else: what the follow-up deletes is the resize alone', async () => {
    for (const { name } of SOURCE_DOWN) {
      const before = await admin.allocations(idOf(name));
      const { uuid } = await resizeLeftovers(admin, idOf(name));
      expect((await admin.placement('DELETE', `/allocations/${uuid}`)).status).toBe(204);
      expect((await resizeLeftovers(admin, idOf(name))).allocatedOn).toEqual([]);
      expect(await admin.allocations(idOf(name))).toEqual(before);
    }
  });

  it.each(CAST.filter(({ name, power }) => power === 'stopped' && name !== 'stopped'))(
    'is stopped by Nova itself, by the same way as a plainly stopped one: $name',
    async ({ name }) => {
      const plain = await spawnHistory(idOf('stopped'), since);
      const { sequence } = await spawnHistory(idOf(name), since);
      expect(plain.sequence.length).toBeGreaterThan(2);
      expect(plain.sequence.at(-1)).toBe('stopped/none');
      expect(sequence.map(afterSpawning)).toEqual(plain.sequence.map(afterSpawning));
    },
  );

  it('never sends a client stop or start', async () => {
    for (const { name } of CAST) {
      const actions = (await admin.actions(idOf(name))).filter(({ startedAt }) => startedAt >= since - 1_000);
      expect(actions.map(({ action }) => action)).not.toContain('start');
      expect(actions.map(({ action }) => action)).not.toContain('stop');
    }
  });

  it('leaves the host forced down and disabled under its own mark', async () => {
    const service = await admin.service(HOST);
    expect(service).toMatchObject({ forcedDown: true, status: 'disabled', state: 'down' });
    expect(service.disabledReason).toContain(`run=${report.runId}`);
  });

  afterAll(async () => {
    const copies = await Promise.all(
      COPIES.map(async ({ name }) => {
        const { secondsActive } = await spawnHistory(idOf(name), since);
        const server = await admin.server(idOf(name));
        const end = `${server?.vmState ?? 'gone'} on ${server?.host ?? 'no host'}`;
        return [`${name} (reset to error, evacuate, stop)`, end, seconds(secondsActive)];
      }),
    );
    printTable(
      'Recovered on a real Nova',
      ['case', 'observed end', 'seconds active before Nova or the client stopped it'],
      [
        ...CAST.map(({ name, power }) => {
          const seen = observed.get(name);
          return [
            name,
            seen?.end ?? 'NOT SEEN',
            power === 'active' ? '-' : seconds(seen?.secondsActive ?? null),
          ];
        }),
        ...copies,
      ],
    );
    await reset();
  });
});

// While it spawns, an instance that was reset to active is shown as active and a stopped one as stopped; what the guest
// does begins after that.
function afterSpawning(state: string): string {
  return state.endsWith('/rebuild_spawning') ? 'rebuild_spawning' : state;
}
