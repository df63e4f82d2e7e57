import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addMigration,
  fail,
  onBroker,
  probe,
  reset,
  revive,
  settings,
  startCompute,
} from '../../lab/index.ts';
import { sql } from '../../lab/sql.ts';
import { makeCast, type Role } from './support/cast.ts';
import { connect, HEARTBEAT_INTERVAL_MS } from './support/connection.ts';
import { freshJournal } from './support/journal.ts';
import {
  alreadyFenced,
  evacuateHost,
  type Journal,
  readmitHost,
  type ReadmissionReport,
  type ReadmitHostOptions,
  type RecoveryReport,
} from './support/library.ts';
import { realOpenStack } from './support/openstack.ts';
import { printTable } from './support/print.ts';

/** It is disabled for another reason when it fails. */
const HOST = 'h2';
const REASON = 'new disks on Monday';
/** It is enabled when it fails, and is the destination of an evacuation that nobody goes on with. */
const OTHER = 'h5';
/** Where the instances are that were resized from the host. */
const ELSEWHERE = 'h3';

const CAST: readonly Role[] = [
  { name: 'active', power: 'active' },
  { name: 'stopped', power: 'stopped' },
  { name: 'active, resized', power: 'active', moved: { by: 'resize', from: 'h1' } },
  { name: 'stopped, migrated', power: 'stopped', moved: { by: 'migrate', from: 'h1' } },
  { name: 'stuck', power: 'active' },
];
const LATE = ['active', 'stopped'] as const;

const admin = probe();
let ids: ReadonlyMap<string, string>;
let late: readonly string[];
let recovery: RecoveryReport;
let journal: Journal;
let unsafe: ReadmissionReport;

function idOf(name: string): string {
  return ids.get(name) ?? '';
}

async function readmit(host: string, options: ReadmitHostOptions = {}): Promise<ReadmissionReport> {
  const { nova } = await connect();
  try {
    return await readmitHost(nova, host, { heartbeatIntervalMs: HEARTBEAT_INTERVAL_MS, journal, ...options });
  } finally {
    await nova.close();
  }
}

async function codeOfRefusal(host: string): Promise<unknown> {
  return readmit(host).then(
    ({ outcome }) => outcome,
    (error: unknown) => (error as { readonly code: unknown }).code,
  );
}

/** Asks again until nova-compute reports, as a service that watches a host would. */
async function readmitOnceItReports(host: string): Promise<{ report: ReadmissionReport; asked: number }> {
  for (let asked = 1; ; asked += 1) {
    try {
      return { report: await readmit(host), asked };
    } catch (error) {
      if ((error as { readonly code: unknown }).code !== 'hostStillDown' || asked > 60) throw error;
    }
  }
}

async function recover(host: string): Promise<RecoveryReport> {
  const { nova } = await connect();
  try {
    return await evacuateHost(nova, host, {
      fence: alreadyFenced('its nova-compute was killed by the test'),
      storage: 'shared',
      heartbeatIntervalMs: HEARTBEAT_INTERVAL_MS,
      pollIntervalMs: 1_000,
      journal,
    });
  } finally {
    await nova.close();
  }
}

/** Instances on another host that were resized from the one that will fail, an active and a stopped one. */
async function makeLate(): Promise<readonly string[]> {
  const made = await admin.bootMany(LATE.map((power) => ({ name: `late ${power}`, host: HOST })));
  const [, stopped = ''] = made;
  await admin.act(stopped, 'os-stop');
  await admin.waitFor(stopped, (server) => server?.vmState === 'stopped', 60_000);
  await admin.withOnlyEnabled([ELSEWHERE], async () => {
    await Promise.all(made.map((id) => admin.resize(id, 't2')));
  });
  return made;
}

async function statusOf(id: string, type: 'evacuation' | 'resize'): Promise<string | undefined> {
  return (await admin.migrations(id)).find((row) => row.type === type)?.status;
}

describe('the return of a failed host, on a real Nova', () => {
  beforeAll(async () => {
    await reset();
    journal = await freshJournal();
    ids = await makeCast(admin, HOST, CAST);
    late = await makeLate();
    await admin.boot({ name: 'plain', host: OTHER });
    await admin.setService(HOST, { status: 'disabled', disabledReason: REASON });
    await fail(OTHER);
    await recover(OTHER);
    await fail(HOST);
    // Nova believes it up for a few seconds more, and takes the confirms.
    for (const id of late) expect((await admin.act(id, 'confirmResize')).status).toBe(204);
    await addMigration(idOf('stuck'), {
      ...{ type: 'evacuation', status: 'pre-migrating', source: HOST, destination: OTHER },
    });
    recovery = await recover(HOST);
    unsafe = await readmit(HOST, { checkOnly: true });
  });

  afterAll(async () => {
    for (const host of [HOST, OTHER]) await revive(host);
    await reset();
  });

  it('begins with a recovery that holds the one whose evacuation nobody goes on with', () => {
    const outcomes = new Map(recovery.instances.map(({ instanceId, outcome }) => [instanceId, outcome]));
    for (const { name } of CAST) {
      expect([name, outcomes.get(idOf(name))]).toEqual([name, name === 'stuck' ? 'held' : 'recovered']);
    }
    expect(recovery.stranded.map(({ code, instanceId }) => [code, instanceId]).sort()).toEqual(
      late.map((id) => ['confirmingForEver', id]).sort(),
    );
    expect(recovery.followUps.map(({ command }) => command)).not.toContain(null);
  });

  it('is not safe while that one would lose its guest, and everything that waits is told of', async () => {
    expect(unsafe).toMatchObject({
      computeReports: false,
      safeToStart: false,
      awaitingCleanUp: CAST.length - 1,
    });
    expect(unsafe.blockers.map(({ code, instanceId }) => [code, instanceId])).toEqual([
      ['evacuationUnresolved', idOf('stuck')],
    ]);
    const warned = unsafe.warnings
      .filter(({ code }) => code === 'lateConfirm')
      .map(({ instanceId }) => instanceId);
    expect(warned.sort()).toEqual([...late].sort());
    expect(await codeOfRefusal(HOST)).toBe('hostStillDown');
    expect(await admin.service(HOST)).toMatchObject({ forcedDown: true, status: 'disabled' });
  });

  it('has the confirms in the queue that the command shows', async () => {
    const look = unsafe.warnings.find(({ code }) => code === 'queueUnseen');
    const [name, messages, consumers] = (await onBroker(look?.command ?? 'false')).trim().split('\t');
    expect([name, Number(consumers)]).toEqual([`compute.${HOST}`, 0]);
    expect(Number(messages)).toBeGreaterThanOrEqual(late.length);
  });

  it('is safe once the record is ended by the command', async () => {
    const command = unsafe.blockers[0]?.command ?? '';
    const statement = /^mysql nova_cell1 -e '(.*)'$/s.exec(command)?.[1]?.replaceAll(String.raw`'\''`, "'");
    if (statement === undefined) throw new Error(`no statement in ${command}`);
    await sql(settings(), `USE nova; ${statement};`);
    expect(await statusOf(idOf('stuck'), 'evacuation')).toBe('error');
    expect(await readmit(HOST, { checkOnly: true })).toMatchObject({ safeToStart: true, blockers: [] });
  });

  it('ends with the host as it was before, its late confirms looked at, and nothing lost', async () => {
    await startCompute(HOST);
    const { report, asked } = await readmitOnceItReports(HOST);
    expect(report).toMatchObject({
      outcome: 'readmitted',
      computeReports: true,
      blockers: [],
      awaitingCleanUp: 0,
    });
    expect(await admin.service(HOST)).toMatchObject({
      ...{ state: 'up', forcedDown: false, status: 'disabled', disabledReason: REASON },
    });
    for (const { name } of CAST) {
      const id = idOf(name);
      expect([name, await statusOf(id, 'evacuation')]).toEqual([
        name,
        name === 'stuck' ? 'error' : 'completed',
      ]);
      // What was evacuated holds nothing here any more, and what was not keeps what it has.
      expect([name, HOST in (await admin.allocations(id))]).toEqual([name, name === 'stuck']);
    }
    for (const [index, power] of LATE.entries()) {
      const id = late[index] ?? '';
      expect(await statusOf(id, 'resize')).toBe('confirmed');
      expect(await admin.server(id)).toMatchObject({ vmState: power, taskState: null, host: ELSEWHERE });
      expect(report.lateConfirms).toContainEqual(
        expect.objectContaining({
          ...{ instanceId: id, verdict: 'unknownBefore' },
          seen: expect.objectContaining({ vmState: power }) as unknown,
        }),
      );
    }
    printTable(
      'The return of a host',
      ['', 'seen'],
      [
        ['before the record was ended', `safeToStart ${String(unsafe.safeToStart)}`],
        ['asked before nova-compute reported', String(asked - 1)],
        ['evacuations cleaned up', String(unsafe.awaitingCleanUp)],
        ['late confirms', report.lateConfirms.map(({ seen }) => seen.vmState).join(', ')],
      ],
    );
  });

  it('is left alone when it is asked for again', async () => {
    const before = await admin.service(HOST);
    expect(await readmit(HOST)).toMatchObject({ outcome: 'alreadyReadmitted' });
    const { status, disabledReason, forcedDown } = await admin.service(HOST);
    expect({ status, disabledReason, forcedDown }).toEqual({
      status: before.status,
      disabledReason: before.disabledReason,
      forcedDown: false,
    });
  });

  it('enables one that was enabled', async () => {
    expect(await admin.service(OTHER)).toMatchObject({ forcedDown: true, status: 'disabled' });
    await startCompute(OTHER);
    await readmitOnceItReports(OTHER);
    expect(await admin.service(OTHER)).toMatchObject({
      ...{ state: 'up', forcedDown: false, status: 'enabled', disabledReason: null },
    });
  });

  it('is told of by commands that the openstack client takes', async () => {
    await using cloud = realOpenStack();
    const told = [...recovery.followUps, ...recovery.stranded, ...unsafe.warnings].map(
      ({ command }) => command,
    );
    const looks = told.filter((command) =>
      /^openstack server( migration| event)? (list|show) /.test(command),
    );
    const kinds = new Map(looks.map((command) => [command.replace(/[0-9a-f-]{36}/, '{id}'), command]));
    expect([...kinds.keys()].sort()).toEqual([
      `openstack server list --all-projects --long --host ${HOST}`,
      `openstack server migration list --host ${HOST} --type evacuation`,
      'openstack server migration list --server {id}',
    ]);
    for (const command of [
      ...kinds.values(),
      `openstack server event list --long ${idOf('stuck')}`,
      'openstack compute service list --service nova-compute --long',
    ]) {
      expect(await cloud.openstack(`${command.replace(/^openstack /, '')} -f json`)).toBeInstanceOf(Array);
    }
  });
});
