import { describe, expect, it } from 'vitest';
import { memoryJournal } from '../../src/executor/index.ts';
import { NovaClient } from '../../src/nova/index.ts';
import { SimulatedCloud } from '../../src/testing/index.ts';
import { recover } from '../testing/support/recover.ts';

function evacuationsSent(cloud: SimulatedCloud): number {
  return cloud.requests.filter(({ action }) => action === 'evacuate').length;
}

describe('an evacuation whose failure nobody has seen', () => {
  it('keeps a later run from sending the instance anywhere else', async () => {
    const cloud = new SimulatedCloud();
    cloud.addHosts('h1', 'h2', 'h3');
    cloud.addInstance('a', { host: 'h1', state: 'stopped' });
    cloud.kill('h1');
    cloud.faults.inNova({ moment: 'powerOff' });
    const journal = memoryJournal();
    const leave = new AbortController();
    await recover(cloud, 'h1', {
      journal,
      leaveSignal: leave.signal,
      onEvent: ({ type }) => {
        if (type === 'migrationChanged') leave.abort();
      },
    });
    await cloud.pass(300_000);
    const [there] = cloud.instance('a').runningOn;
    cloud.addHost('h6', { ram: 1_048_576 });
    await cloud.pass(60_000);
    const report = await recover(cloud, 'h1', { journal });
    expect(report.instances[0]).toMatchObject({ outcome: 'failed', guestMayRunOn: there });
    expect(cloud.instance('a').runningOn).toEqual([there]);
    expect(cloud.twoCopies).toEqual([]);
  });
});

describe('somebody else’s evacuation', () => {
  it.each([true, false])('is met by none of ours where the look before it fails; lock: %s', async (lock) => {
    const cloud = new SimulatedCloud({ pace: { spawn: 60_000 } });
    cloud.addHosts('h1', 'h2', 'h3');
    const id = cloud.addInstance('web', { host: 'h1', state: 'stopped' });
    cloud.kill('h1');
    const other = await NovaClient.connect(cloud.connectOptions());
    const report = await recover(cloud, 'h1', {
      lock,
      approve: async () => {
        await cloud.pass(5_000);
        await other.servers.evacuate(id, { microversion: '2.94' });
        const fault = { kind: 'status', status: 503 } as const;
        cloud.faults.onCall({ call: 'GET /servers/{id}', times: 5, fault });
        return true;
      },
    });
    expect(report.instances[0]).toMatchObject({ outcome: 'held', evacuationUnresolved: true });
    expect(evacuationsSent(cloud)).toBe(1);
  });

  it('is met by none of ours that has waited for its place', async () => {
    const cloud = new SimulatedCloud({ pace: { spawn: 60_000 } });
    cloud.addHosts('h1', 'h2', 'h3');
    const a = cloud.addInstance('a', { host: 'h1', state: 'stopped' });
    const b = cloud.addInstance('b', { host: 'h1', state: 'stopped' });
    cloud.kill('h1');
    const other = await NovaClient.connect(cloud.connectOptions());
    const second: string[] = [];
    await recover(cloud, 'h1', {
      ...{ destinations: ['h2'], inFlightPerDestination: 1, canary: false },
      onEvent: (event) => {
        if (event.type !== 'migrationChanged' || second.length > 0) return;
        const waiting = event.instanceId === a ? b : a;
        second.push(waiting);
        cloud.after(40_000, () => void other.servers.evacuate(waiting, { microversion: '2.94' }));
      },
    });
    expect(second).toHaveLength(1);
    expect(evacuationsSent(cloud)).toBe(2);
  });
});

describe('another run’s lock', () => {
  it('stays where it has come over one of ours', async () => {
    const cloud = new SimulatedCloud();
    cloud.addHosts('h1', 'h2', 'h3');
    const id = cloud.addInstance('web', { host: 'h1', state: 'stopped' });
    cloud.kill('h1');
    const other = await NovaClient.connect(cloud.connectOptions());
    await other.servers.lock(id, { reason: 'nova-lifeboat run=dead prior=stopped' });
    const reason = 'nova-lifeboat run=another prior=stopped';
    const report = await recover(cloud, 'h1', {
      approve: async () => {
        await cloud.pass(5_000);
        await other.servers.lock(id, { reason });
        return true;
      },
    });
    expect(report.instances[0]?.outcome).toBe('held');
    expect(cloud.instance('web')).toMatchObject({ locked: true, lockedReason: reason });
  });
});

describe('a destination that only looked down', () => {
  it.each([60, 65, 70, 75, 80])(
    'loses nothing of what is to follow its evacuation of %i s, with nova-api away meanwhile',
    async (seconds) => {
      const cloud = new SimulatedCloud({ release: 'zed', pace: { spawn: seconds * 1_000 } });
      cloud.addHosts('h1', 'h2');
      cloud.addInstance('old', { host: 'h1', state: 'resized', from: 'stopped', source: 'h1' });
      cloud.kill('h1');
      cloud.once({ instance: 'old', taskState: 'rebuild_spawning' }, () => {
        cloud.world.host('h2').forcedDown = true;
      });
      let wasAway = false as boolean;
      const report = await recover(cloud, 'h1', {
        policy: { allowClientStop: true },
        onEvent: (event) => {
          if (event.type !== 'replanned' || !event.why.includes('down as well')) return;
          cloud.world.host('h2').forcedDown = false;
          if (wasAway) return;
          wasAway = true;
          const fault = { kind: 'status', status: 503 } as const;
          const away = cloud.faults.onCall({ call: /GET/, times: Infinity, fault });
          cloud.after(30_000, () => {
            away.remove();
          });
        },
      });
      await cloud.pass(400_000);
      expect(wasAway).toBe(true);
      const [outcome] = report.instances;
      if (outcome?.outcome === 'inFlight') expect(outcome.evacuationUnresolved).toBe(true);
      else {
        expect(outcome?.outcome).toBe('recovered');
        expect(cloud.instance('old')).toMatchObject({ vmState: 'stopped', runningOn: [] });
      }
    },
  );
});
