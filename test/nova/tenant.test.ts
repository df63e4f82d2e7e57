import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, fail, probe, reset, revive } from '../../lab/index.ts';
import { makeCast, type Role } from './support/cast.ts';
import { connect, HEARTBEAT_INTERVAL_MS } from './support/connection.ts';
import { freshJournal } from './support/journal.ts';
import {
  alreadyFenced,
  evacuateHost,
  type InstanceOutcome,
  type RecoveryEvent,
  type RecoveryReport,
} from './support/library.ts';
import { printTable } from './support/print.ts';

const HOST = 'h2';

/** What an owner does with his instance; it is also its name. */
const DEEDS = ['start', 'stop', 'delete', 'lock', 'resize'] as const;
type Deed = (typeof DEEDS)[number];

const CAST: readonly Role[] = DEEDS.map((name) => ({
  name,
  power: name === 'start' ? 'stopped' : 'active',
  project: 'demo',
}));

const admin = probe();
const owner = probe({ user: 'demo' });

/** When the owner comes in between. */
interface Course {
  readonly when: string;
  readonly lock: boolean;
  /** Null where it is between the plan and the first step. */
  readonly at: ((event: RecoveryEvent) => boolean) | null;
}

/** Once it is locked Nova refuses him everything; that is left to the proof, for the sake of the time. */
const LOCKED: Course = { when: 'once it is locked', lock: true, at: (event) => isAccepted(event, 'lock') };

const COURSES: readonly Course[] = [
  ...(process.env['NOVA_FAULTS_ALL_MOMENTS'] === '1' ? [LOCKED] : []),
  { when: 'once its evacuation is accepted', lock: false, at: (event) => isAccepted(event, 'evacuate') },
  { when: 'between the plan and the lock', lock: true, at: null },
];

describe.each(COURSES)('an owner who comes in between $when, on a real Nova', ({ lock, at }) => {
  let ids: ReadonlyMap<string, string>;
  let report: RecoveryReport;
  const answers = new Map<Deed, Answer>();
  const isRefused = (deed: Deed): boolean => answers.get(deed)?.status === 409;

  beforeAll(async () => {
    await reset();
    ids = await makeCast(admin, HOST, CAST);
    const flavor = (await admin.nova('GET', '/flavors')).body as { flavors: { id: string; name: string }[] };
    const larger = flavor.flavors.find(({ name }) => name === 't2')?.id;
    await fail(HOST);

    const begun = new Map<Deed, Promise<Answer>>();
    const act = (deed: Deed): void => {
      if (!begun.has(deed)) begun.set(deed, ask(deed, ids.get(deed) ?? '', larger));
    };
    const { nova } = await connect();
    report = await evacuateHost(nova, HOST, {
      fence: alreadyFenced('its nova-compute was killed by the test'),
      storage: 'shared',
      heartbeatIntervalMs: HEARTBEAT_INTERVAL_MS,
      pollIntervalMs: 500,
      journal: await freshJournal(),
      lock,
      deadlineMs: 180_000,
      approve: async () => {
        if (at === null) for (const deed of DEEDS) act(deed);
        await Promise.all(begun.values());
        return true;
      },
      onEvent: (event) => {
        const deed = DEEDS.find((each) => 'instanceId' in event && event.instanceId === ids.get(each));
        if (deed !== undefined && at?.(event) === true) act(deed);
      },
    });
    await nova.close();
    for (const [deed, answer] of begun) answers.set(deed, await answer);
  });

  afterAll(async () => {
    await reset();
  });

  it('is answered by Nova, each time', () => {
    expect([...answers.keys()].sort()).toEqual([...DEEDS].sort());
    if (!lock || at === null) return;
    for (const deed of ['start', 'stop', 'delete', 'resize'] as const) {
      expect({ deed, ...answers.get(deed) }).toMatchObject({ deed, status: 409 });
      expect(JSON.stringify(answers.get(deed)?.body)).toContain('is locked');
    }
  });

  it('ends the recovery neither aborted nor failed', () => {
    expect(report).toMatchObject({ outcome: 'recovered', abort: null });
  });

  it('never sees an instance come back that he has deleted', async () => {
    const server = await admin.server(ids.get('delete') ?? '');
    if (isRefused('delete')) {
      expect(server).toMatchObject({ vmState: 'active', taskState: null });
      expect(server?.host).not.toBe(HOST);
      return;
    }
    expect(answers.get('delete')).toMatchObject({ status: 204 });
    expect(server).toBeUndefined();
    expect(outcomeOf('delete')).toMatchObject({ outcome: 'none', reason: 'It was deleted meanwhile.' });
  });

  it('keeps the lock that he has put on, and is rid of every other', async () => {
    for (const deed of ['start', 'stop', 'lock', 'resize'] as const) {
      const server = await admin.server(ids.get(deed) ?? '');
      // Nova says 202 to an owner who locks what an administrator has locked, and does nothing.
      const own = deed === 'lock' && (!lock || at === null);
      expect({ deed, locked: server?.locked, reason: server?.lockedReason }).toEqual({
        deed,
        locked: own,
        reason: null,
      });
    }
  });

  it('finds on another host and as they were those that he was refused', async () => {
    for (const { name, power } of CAST.filter((role) => isRefused(role.name as Deed))) {
      const server = await admin.server(ids.get(name) ?? '');
      expect(server).toMatchObject({ vmState: power, taskState: null });
      expect(server?.host).not.toBe(HOST);
    }
    // What Nova had let him do before anything was begun with it is his last word.
    for (const deed of ['start', 'stop'] as const) {
      if (at !== null || isRefused(deed)) continue;
      const server = await admin.server(ids.get(deed) ?? '');
      expect({ deed, vmState: server?.vmState }).toEqual({
        deed,
        vmState: deed === 'start' ? 'active' : 'stopped',
      });
    }
    const resized = await admin.server(ids.get('resize') ?? '');
    expect(resized?.raw['flavor']).toMatchObject({ original_name: 't1' });
  });

  it('loses nothing when the failed host comes back', async () => {
    const before = await seen();
    await revive(HOST);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const after = await seen();
    printTable(
      `An owner who comes in between, ${lock ? 'with' : 'without'} a lock`,
      ['he', 'Nova said', 'outcome', 'then', 'with the failed host back'],
      DEEDS.map((deed, index) => [
        deed,
        String(answers.get(deed)?.status),
        outcomeOf(deed)?.outcome ?? 'not on the host',
        before[index] ?? '',
        after[index] ?? '',
      ]),
    );
    expect((await admin.server(ids.get('delete') ?? ''))?.vmState).toBe(
      isRefused('delete') ? 'active' : undefined,
    );
  });

  function outcomeOf(deed: Deed): InstanceOutcome | undefined {
    return report.instances.find(({ instanceId }) => instanceId === ids.get(deed));
  }

  async function seen(): Promise<readonly string[]> {
    const servers = await Promise.all(DEEDS.map(async (deed) => admin.server(ids.get(deed) ?? '')));
    return servers.map((server) =>
      server === undefined
        ? 'gone'
        : `${server.vmState}/${server.taskState ?? 'none'}/${server.powerState} on ${server.host ?? 'no host'}`,
    );
  }
});

function isAccepted(event: RecoveryEvent, call: string): boolean {
  return event.type === 'callAnswered' && event.call === call && event.result === 'accepted';
}

async function ask(deed: Deed, id: string, flavorRef: string | undefined): Promise<Answer> {
  switch (deed) {
    case 'start':
    case 'stop':
      return owner.act(id, `os-${deed}`);
    case 'delete':
      return owner.nova('DELETE', `/servers/${id}`);
    case 'lock':
      return owner.act(id, 'lock');
    case 'resize':
      return owner.act(id, 'resize', { flavorRef });
  }
}
