import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fail, probe, release, reset } from '../../lab/index.ts';
import { makeCast, type Role } from './support/cast.ts';
import { connect, HEARTBEAT_INTERVAL_MS } from './support/connection.ts';
import { freshJournal } from './support/journal.ts';
import {
  alreadyFenced,
  evacuateHost,
  type EvacuateHostOptions,
  type RecoveryReport,
} from './support/library.ts';
import { printTable } from './support/print.ts';

const HOST = 'h2';
const CAST: readonly Role[] = [
  { name: 'active', power: 'active' },
  { name: 'stopped', power: 'stopped' },
  { name: 'active, resized', power: 'active', moved: { by: 'resize', from: 'h1' } },
  { name: 'stopped, resized', power: 'stopped', moved: { by: 'resize', from: 'h1' } },
];
const STOPPED = CAST.filter(({ power }) => power === 'stopped');

const admin = probe();
let ids: ReadonlyMap<string, string>;
let options: EvacuateHostOptions;
let foreseen: RecoveryReport;
let first: RecoveryReport;

async function recover(different: Partial<EvacuateHostOptions> = {}): Promise<RecoveryReport> {
  const { nova } = await connect();
  try {
    return await evacuateHost(nova, HOST, { ...options, ...different });
  } finally {
    await nova.close();
  }
}

async function setOthers(status: 'enabled' | 'disabled'): Promise<void> {
  const others = (await admin.services()).filter(({ host, state }) => host !== HOST && state === 'up');
  await Promise.all(others.map(async ({ host }) => admin.setService(host, { status })));
}

describe('a recovery for which there is no room, on a real Nova', () => {
  beforeAll(async () => {
    await reset();
    ids = await makeCast(admin, HOST, CAST);
    options = {
      fence: alreadyFenced('its nova-compute was killed by the test'),
      storage: 'shared',
      heartbeatIntervalMs: HEARTBEAT_INTERVAL_MS,
      pollIntervalMs: 1_000,
      journal: await freshJournal(),
    };
    await fail(HOST);
    await admin.withOnlyEnabled([HOST], async () => {
      foreseen = await recover();
    });
    // The room is gone by the time that the plans, which have seen it, are carried out.
    try {
      first = await recover({
        approve: async () => {
          await setOthers('disabled');
          return true;
        },
      });
    } finally {
      await setOthers('enabled');
    }
  });

  afterAll(async () => {
    await reset();
  });

  it('holds all of them where that is to be foreseen, and loses nothing', () => {
    expect(foreseen.outcome).toBe('recovered');
    for (const { plan, outcome, seen } of foreseen.instances) {
      expect({ outcome, plan, seen }).toMatchObject({
        outcome: 'held',
        plan: { rule: 'noOtherHost' },
        seen: null,
      });
    }
    expect(foreseen.instances).toHaveLength(CAST.length);
  });

  it("is reported as failed, with Nova's own reason", () => {
    expect(first.outcome).toBe('failed');
    for (const { outcome, reason } of first.instances) {
      expect(outcome).toBe('failed');
      expect(reason).toMatch(/No valid host was found/);
    }
  });

  it.each(CAST)(
    'leaves what it was before known to the report, though Nova wrote error: $name',
    async ({ name, power }) => {
      const outcome = first.instances.find(({ instanceId }) => instanceId === ids.get(name));
      expect(outcome?.prior).toBe(power === 'active' ? 'running' : 'stopped');
      expect((await admin.server(ids.get(name) ?? ''))?.vmState).toBe('error');
      expect(outcome?.lockLeft).toBe(true);
    },
  );

  if (release === 'zed') {
    it('is run again without consent to a stop by the client, and leaves in error what has to end stopped', async () => {
      const again = await recover();
      const held = again.instances.filter(({ outcome }) => outcome === 'held');
      expect(held.map(({ name }) => name).sort()).toEqual(STOPPED.map(({ name }) => name).sort());
      for (const { instanceId, plan } of held) {
        expect(plan).toMatchObject({ hold: { code: 'noServerSideStop' } });
        expect(await admin.server(instanceId)).toMatchObject({ vmState: 'error', host: HOST });
      }
      const home = again.instances.filter(({ outcome }) => outcome === 'recovered');
      expect(home.map(({ prior }) => prior)).toEqual(['running', 'running']);
    });
  }

  it('brings everything home as it was when it is run again with room', async () => {
    // From error Zed can evacuate nothing to stopped by itself.
    const last = await recover({ policy: { allowClientStop: release === 'zed' } });
    const rows = await Promise.all(
      CAST.map(async ({ name, power }) => {
        const server = await admin.server(ids.get(name) ?? '');
        expect({ name, vmState: server?.vmState, locked: server?.locked }).toEqual({
          name,
          vmState: power,
          locked: false,
        });
        expect(server?.host).not.toBe(HOST);
        return [name, 'error', `${server?.vmState ?? 'gone'} on ${server?.host ?? 'no host'}`];
      }),
    );
    expect(last.outcome).toBe('recovered');
    printTable('No valid host, then run again', ['case', 'after the first run', 'after the last run'], rows);
  });
});
