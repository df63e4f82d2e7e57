import { describe, expect, it } from 'vitest';
import { memoryJournal, type RecoveryEvent } from '../../src/executor/index.ts';
import { NovaClient } from '../../src/nova/index.ts';
import { SimulatedCloud } from '../../src/testing/index.ts';
import { recover } from '../testing/support/recover.ts';

/** `h1` has failed; `h2` and `h3` are alive. */
function aCloud(...hosts: readonly string[]): SimulatedCloud {
  const cloud = new SimulatedCloud();
  cloud.addHosts('h1', ...(hosts.length === 0 ? ['h2', 'h3'] : hosts));
  return cloud;
}

/** A cloud whose only other host has no room for anything. */
function aFullCloud(): SimulatedCloud {
  const cloud = new SimulatedCloud();
  cloud.addHost('h1');
  cloud.addHost('h2', { ram: 512 });
  return cloud;
}

function count(cloud: SimulatedCloud, action: string): number {
  return cloud.requests.filter((request) => request.action === action).length;
}

/** Where the evacuations of an instance went, and how each ended. */
function evacuations(cloud: SimulatedCloud, name: string): readonly string[] {
  return cloud
    .instance(name)
    .migrations.filter(({ type }) => type === 'evacuation')
    .map(({ destination, statuses }) => `${destination ?? 'nowhere'}: ${statuses.at(-1) ?? ''}`);
}

describe('an instance for which there is no room', () => {
  it('is tried again within the run, to the prior state of the journal', async () => {
    const cloud = aFullCloud();
    cloud.addInstance('web', { host: 'h1' });
    cloud.addInstance('db', { host: 'h1', state: 'stopped' });
    cloud.addInstance('old', { host: 'h1', state: 'resized', from: 'stopped', source: 'h1' });
    cloud.kill('h1');
    cloud.after(25_000, () => {
      cloud.addHost('h9');
    });
    const report = await recover(cloud, 'h1');
    expect(report.outcome).toBe('recovered');
    expect(['web', 'db', 'old'].map((name) => cloud.instance(name))).toMatchObject([
      { vmState: 'active', host: 'h9' },
      { vmState: 'stopped', host: 'h9' },
      { vmState: 'stopped', host: 'h9' },
    ]);
    for (const name of ['web', 'db', 'old']) {
      expect(evacuations(cloud, name)).toEqual(['nowhere: error', 'h9: done']);
    }
  });

  it('is tried so often and no more, each time after twice as long', async () => {
    const cloud = aFullCloud();
    cloud.addInstance('web', { host: 'h1' });
    cloud.kill('h1');
    const events: RecoveryEvent[] = [];
    const report = await recover(cloud, 'h1', {
      retries: { perInstance: 3, delayMs: 10_000 },
      onEvent: (event) => events.push(event),
    });
    expect(report.instances[0]).toMatchObject({ outcome: 'failed', prior: 'running' });
    expect(report.instances[0]?.reason).toContain('It was tried 4 times.');
    expect(count(cloud, 'evacuate')).toBe(4);
    expect(events.flatMap((event) => (event.type === 'retrying' ? [event.delayMs] : []))).toEqual([
      10_000, 20_000, 40_000,
    ]);
  });

  it('is not tried again where the retries of the run are used up', async () => {
    const cloud = aFullCloud();
    for (const name of ['a', 'b', 'c', 'd']) cloud.addInstance(name, { host: 'h1' });
    cloud.kill('h1');
    const report = await recover(cloud, 'h1', { retries: { perRun: 1 } });
    expect(count(cloud, 'evacuate')).toBe(5);
    expect(
      report.instances.filter(({ reason }) => reason?.includes('The 1 retries of the run')),
    ).toHaveLength(4);
  });

  it('is not tried again once the run was ended', async () => {
    const cloud = aFullCloud();
    cloud.addInstance('web', { host: 'h1' });
    cloud.kill('h1');
    const caller = new AbortController();
    const report = await recover(cloud, 'h1', {
      signal: caller.signal,
      onEvent: ({ type }) => {
        if (type === 'retrying') caller.abort();
      },
    });
    expect(count(cloud, 'evacuate')).toBe(1);
    expect(report.instances[0]?.reason).toContain('It was not tried again, as the run was ended.');
  });
});

describe('what Nova refuses for the sake of the instance', () => {
  it.each([400, 403, 409])('is never asked for again: %i', async (status) => {
    const cloud = aCloud();
    cloud.addInstance('web', { host: 'h1' });
    cloud.kill('h1');
    cloud.faults.onCall({ call: 'evacuate', times: Infinity, fault: { kind: 'status', status } });
    const report = await recover(cloud, 'h1');
    expect(report.instances[0]?.outcome).toBe('held');
    expect(count(cloud, 'evacuate')).toBe(1);
  });
});

describe('a control plane that is away for a while', () => {
  it.each([
    ['evacuations are refused', { call: 'evacuate' }, 429],
    ['instances cannot be read', { call: 'GET /servers/{id}' }, 503],
    ['migrations cannot be read', { call: 'GET /os-migrations' }, 503],
    ['an API is restarted', {}, 503],
  ])('costs nothing: %s', async (_what, which, status) => {
    const cloud = aCloud();
    cloud.addInstance('web', { host: 'h1' });
    cloud.addInstance('db', { host: 'h1', state: 'stopped' });
    cloud.addInstance('old', { host: 'h1', state: 'resized', from: 'stopped', source: 'h2' });
    cloud.kill('h1');
    const report = await recover(cloud, 'h1', {
      onEvent: ({ type }) => {
        if (type !== 'planned') return;
        const fault = { kind: 'status', status } as const;
        const away = cloud.faults.onCall({ ...which, times: Infinity, fault });
        cloud.after(12_000, () => {
          away.remove();
        });
      },
    });
    expect(report.outcome).toBe('recovered');
    expect(['web', 'db', 'old'].map((name) => cloud.instance(name).vmState)).toEqual([
      ...['active', 'stopped', 'stopped'],
    ]);
    for (const name of ['web', 'db', 'old']) expect(evacuations(cloud, name)).toHaveLength(1);
  });
});

describe('a destination that fails', () => {
  it('for want of room is not asked a second time', async () => {
    const cloud = aCloud();
    cloud.addInstance('web', { host: 'h1' });
    cloud.kill('h1');
    cloud.faults.inNova({ moment: 'claim' });
    const report = await recover(cloud, 'h1');
    expect(report.outcome).toBe('recovered');
    const [first, second] = evacuations(cloud, 'web');
    expect(first).toContain('failed');
    expect(second).toBe(first?.startsWith('h2') === true ? 'h3: done' : 'h2: done');
  });

  it('in a way that nobody can make out is asked once more, and then another one', async () => {
    const cloud = aCloud();
    cloud.addInstance('web', { host: 'h1', state: 'stopped' });
    cloud.kill('h1');
    cloud.faults.inNova({ moment: 'spawn', times: 2 });
    const report = await recover(cloud, 'h1');
    expect(report.outcome).toBe('recovered');
    expect(cloud.instance('web').vmState).toBe('stopped');
    const [first, second, third] = evacuations(cloud, 'web').map((each) => each.slice(0, 2));
    expect(second).toBe(first);
    expect(third).not.toBe(first);
    expect(cloud.twoCopies).toEqual([]);
  });

  it('after the guest was spawned keeps the instance from going anywhere else', async () => {
    const cloud = aCloud();
    cloud.addInstance('web', { host: 'h1', state: 'stopped' });
    cloud.kill('h1');
    cloud.faults.inNova({ moment: 'powerOff' });
    const journal = memoryJournal();
    const report = await recover(cloud, 'h1', { journal });
    const [host = ''] = cloud.instance('web').runningOn;
    expect(report.instances[0]).toMatchObject({ outcome: 'failed', guestMayRunOn: host });
    expect(report.followUps.find(({ code }) => code === 'lookForGuest')?.sentence).toContain(host);
    expect(count(cloud, 'evacuate')).toBe(1);

    // A later run asks that host alone, and the guest is met there.
    const again = await recover(cloud, 'h1', { journal });
    expect(again.instances[0]).toMatchObject({ outcome: 'failed', guestMayRunOn: host });
    expect(cloud.instance('web').guestOn.filter((each) => each !== 'h1')).toEqual([host]);
    expect(cloud.twoCopies).toEqual([]);
  });

  it('by dying in the middle is seen, and the instance is held', async () => {
    const cloud = new SimulatedCloud({ pace: { spawn: 600_000 } });
    cloud.addHosts('h1', 'h2');
    cloud.addInstance('web', { host: 'h1' });
    cloud.kill('h1');
    cloud.once({ instance: 'web', taskState: 'rebuild_spawning' }, () => {
      cloud.kill('h2');
    });
    const report = await recover(cloud, 'h1');
    expect(report.instances[0]).toMatchObject({ outcome: 'held', evacuationUnresolved: true });
    expect(report.instances[0]?.plan).toMatchObject({ hold: { code: 'evacuationStuck' } });
    expect(count(cloud, 'evacuate')).toBe(1);
  });
});

describe('an evacuation that a conductor has lost', () => {
  function lost(): SimulatedCloud {
    const cloud = aCloud();
    cloud.addInstance('web', { host: 'h1', state: 'stopped' });
    cloud.kill('h1');
    cloud.faults.inNova({ moment: 'conductor' });
    return cloud;
  }

  it('is reported as in flight once nothing has moved for so long, and never sent again', async () => {
    const cloud = lost();
    const journal = memoryJournal();
    const report = await recover(cloud, 'h1', { journal, evacuationTimeoutMs: 600_000 });
    expect(report.instances[0]).toMatchObject({ outcome: 'inFlight', evacuationUnresolved: true });
    expect(report.instances[0]?.reason).toContain('abandonedEvacuations');
    await recover(cloud, 'h1', { journal, evacuationTimeoutMs: 600_000 });
    expect(count(cloud, 'evacuate')).toBe(1);
  });

  it('is sent again with a person’s word, and its success is seen on the old record', async () => {
    const cloud = lost();
    const journal = memoryJournal();
    await recover(cloud, 'h1', { journal, evacuationTimeoutMs: 600_000 });
    const [row] = cloud.instance('web').migrations;
    const report = await recover(cloud, 'h1', {
      journal,
      policy: { abandonedEvacuations: [row?.uuid ?? ''] },
    });
    expect(report.outcome).toBe('recovered');
    expect(report.instances[0]?.migration).toBe(row?.uuid);
    expect(cloud.instance('web')).toMatchObject({ vmState: 'stopped' });
    expect(evacuations(cloud, 'web').map((each) => each.split(': ')[1])).toEqual(['done', 'accepted']);
  });
});

describe('the time that one instance has', () => {
  it('ends the wait for an evacuation, which goes on without us', async () => {
    const cloud = new SimulatedCloud({ pace: { spawn: 300_000 } });
    cloud.addHosts('h1', 'h2');
    cloud.addInstance('web', { host: 'h1' });
    cloud.kill('h1');
    const journal = memoryJournal();
    const report = await recover(cloud, 'h1', { journal, instanceDeadlineMs: 60_000 });
    expect(report.instances[0]).toMatchObject({ outcome: 'inFlight', lockLeft: true });
    const again = await recover(cloud, 'h1', { journal });
    expect(again.instances[0]).toMatchObject({ outcome: 'recovered', lockLeft: false });
    expect(count(cloud, 'evacuate')).toBe(1);
  });

  it('leaves no time for a retry that would come too late', async () => {
    const cloud = aFullCloud();
    cloud.addInstance('web', { host: 'h1' });
    cloud.kill('h1');
    const report = await recover(cloud, 'h1', { instanceDeadlineMs: 10_000 });
    expect(report.instances[0]?.reason).toContain('as its time is over');
    expect(count(cloud, 'evacuate')).toBe(1);
  });
});

describe('somebody else who recovers the same instance', () => {
  async function beside(act: (nova: NovaClient, id: string) => Promise<unknown>, options = {}) {
    const cloud = aCloud();
    const id = cloud.addInstance('web', { host: 'h1', state: 'stopped' });
    cloud.kill('h1');
    const other = await NovaClient.connect(cloud.connectOptions());
    const report = await recover(cloud, 'h1', {
      ...options,
      approve: async () => {
        await cloud.pass(5_000);
        await act(other, id);
        return true;
      },
    });
    return { cloud, report };
  }

  it.each([true, false])('by an evacuation pauses the recovery of it; lock: %s', async (lock) => {
    const { cloud, report } = await beside(
      (nova, id) => nova.servers.evacuate(id, { microversion: '2.94' }),
      { lock },
    );
    expect(report.instances[0]).toMatchObject({
      outcome: 'held',
      plan: { hold: { code: 'foreignRecovery' } },
    });
    expect(count(cloud, 'evacuate')).toBe(1);
  });

  it('by a reset pauses the recovery of it', async () => {
    const { cloud, report } = await beside((nova, id) => nova.servers.resetState(id, 'error'));
    expect(report.instances[0]).toMatchObject({
      outcome: 'held',
      plan: { hold: { code: 'foreignRecovery' } },
    });
    expect(count(cloud, 'evacuate')).toBe(0);
  });

  it('by a lock of its own pauses it too', async () => {
    const reason = 'nova-lifeboat run=another prior=stopped';
    const { cloud, report } = await beside((nova, id) => nova.servers.lock(id, { reason }));
    expect(report.instances[0]?.outcome).toBe('held');
    expect(cloud.instance('web')).toMatchObject({ locked: true, lockedReason: reason });
    expect(count(cloud, 'evacuate')).toBe(0);
  });
});

describe('somebody else’s evacuation that was found under way and fails', () => {
  it('is not followed by one of ours: whoever had sent it may try again as well', async () => {
    const cloud = new SimulatedCloud({ pace: { spawn: 120_000 } });
    cloud.addHosts('h1', 'h2', 'h3');
    cloud.addInstance('web', { host: 'h1', state: 'evacuating', from: 'stopped', to: 'h2' });
    cloud.faults.inNova({ moment: 'spawn' });
    cloud.kill('h1');
    const report = await recover(cloud, 'h1');
    expect(report.instances[0]).toMatchObject({ outcome: 'failed', plan: { decision: 'adopt' } });
    expect(report.instances[0]?.reason).toContain('The evacuation ended in failed');
    expect(count(cloud, 'evacuate')).toBe(0);
  });
});

describe('an owner who acts before anything was done to the instance', () => {
  it('has the last word', async () => {
    const cloud = aCloud();
    const id = cloud.addInstance('web', { host: 'h1' });
    cloud.kill('h1');
    const owner = await NovaClient.connect(cloud.connectOptions('demo'));
    const report = await recover(cloud, 'h1', {
      approve: async () => {
        await cloud.pass(5_000);
        await owner.servers.stop(id);
        return true;
      },
    });
    expect(report.instances[0]).toMatchObject({ outcome: 'recovered', prior: 'stopped' });
    expect(cloud.instance('web')).toMatchObject({ vmState: 'stopped', runningOn: [] });
  });
});

describe('an instance that has failed and may go nowhere any more', () => {
  it('is failed in the words of Nova, and says why it was not tried again', async () => {
    const cloud = aFullCloud();
    cloud.addInstance('web', { host: 'h1' });
    cloud.kill('h1');
    const report = await recover(cloud, 'h1', {
      onEvent: ({ type }) => {
        if (type === 'retrying') cloud.world.host('h2').status = 'disabled';
      },
    });
    expect(report.instances[0]).toMatchObject({ outcome: 'failed', prior: 'running', lockLeft: true });
    expect(report.instances[0]?.reason).toMatch(
      /No valid host was found.* It was not tried again: No other compute host/s,
    );
  });
});
