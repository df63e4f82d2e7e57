import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fail, probe, reset } from '../../lab/index.ts';
import { makeCast, type Role } from './support/cast.ts';
import { connect, HEARTBEAT_INTERVAL_MS, type RequestCount } from './support/connection.ts';
import { freshJournal } from './support/journal.ts';
import { expectHome, resizeLeftovers } from './support/judge.ts';
import { alreadyFenced, evacuateHost, type RecoveryReport } from './support/library.ts';
import { printTable } from './support/print.ts';

const HOST = 'h2';
const KINDS: readonly (Omit<Role, 'name'> & { readonly count: number; readonly kind: string })[] = [
  { kind: 'active', count: 16, power: 'active' },
  { kind: 'stopped', count: 10, power: 'stopped' },
  { kind: 'active-resized', count: 4, power: 'active', moved: { by: 'resize', from: 'h1' } },
  { kind: 'stopped-resized', count: 4, power: 'stopped', moved: { by: 'resize', from: 'h3' } },
  { kind: 'active-migrated', count: 3, power: 'active', moved: { by: 'migrate', from: 'h3' } },
  { kind: 'stopped-migrated', count: 3, power: 'stopped', moved: { by: 'migrate', from: 'h1' } },
];
const CAST: readonly Role[] = KINDS.flatMap(({ kind, count, ...role }) =>
  Array.from({ length: count }, (_, index) => ({ ...role, name: `${kind}-${index + 1}` })),
);

const admin = probe();
let ids: ReadonlyMap<string, string>;
let report: RecoveryReport;
let requests: RequestCount;
let tookMs: number;

describe(`a host with ${CAST.length} instances, on a real Nova`, () => {
  beforeAll(async () => {
    await reset();
    ids = await makeCast(admin, HOST, CAST);
    await fail(HOST);
    const connection = await connect();
    ({ requests } = connection);
    const start = performance.now();
    report = await evacuateHost(connection.nova, HOST, {
      fence: alreadyFenced('its nova-compute was killed by the test'),
      storage: 'shared',
      heartbeatIntervalMs: HEARTBEAT_INTERVAL_MS,
      journal: await freshJournal(),
    });
    tookMs = performance.now() - start;
    await connection.nova.close();
  });

  afterAll(async () => {
    await reset();
  });

  it('recovers all of them', () => {
    expect(report.instances.filter(({ outcome }) => outcome !== 'recovered')).toEqual([]);
    expect(report.instances).toHaveLength(CAST.length);
    expect(report.outcome).toBe('recovered');
  });

  it('brings every one of them home in the power state that its owner left it in', async () => {
    for (const { name, power, moved } of CAST) {
      const id = ids.get(name) ?? '';
      await expectHome(admin, id, HOST, power);
      if (moved !== undefined) expect((await resizeLeftovers(admin, id)).allocatedOn).toEqual([]);
    }
  });

  it('looks at each instance a few times and polls the host, not the instances', () => {
    const looks = requests.byRoute.get('GET /v2.1/servers/{id}') ?? 0;
    const moved = CAST.filter((role) => role.moved !== undefined).length;
    // One look at the end of each, one after a confirm; a second one where Nova was not quite there yet.
    expect(looks).toBeLessThanOrEqual(2 * CAST.length + 2 * moved);
    // Before its confirm each of them is asked for once, to see that Nova minds nothing but vm_state resized.
    expect(requests.byRoute.get('POST /v2.1/servers/{id}/action evacuate')).toBe(CAST.length + moved);
    const rows = [...requests.byRoute.entries()]
      .sort(([, a], [, b]) => b - a)
      .map(([route, count]) => [route, String(count), (count / CAST.length).toFixed(2)]);
    rows.push(['all', String(requests.total()), (requests.total() / CAST.length).toFixed(2)]);
    printTable(
      `Requests for ${CAST.length} instances in ${(tookMs / 1000).toFixed(1)} s`,
      ['request', 'count', 'per instance'],
      rows,
    );
  });
});
