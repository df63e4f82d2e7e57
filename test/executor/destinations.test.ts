import { describe, expect, it } from 'vitest';
import { memoryJournal, type RecoveryEvent } from '../../src/executor/index.ts';
import { SimulatedCloud } from '../../src/testing/index.ts';
import { recover } from '../testing/support/recover.ts';

const RESERVE = 'kept for failures';

/** `h1` has failed, `h2` and `h3` are alive, `spare` is held in reserve. */
function aCloud(spare: Parameters<SimulatedCloud['addHost']>[1] = {}): SimulatedCloud {
  const cloud = new SimulatedCloud();
  cloud.addHosts('h1', 'h2', 'h3');
  cloud.addHost('spare', { status: 'disabled', disabledReason: RESERVE, ...spare });
  return cloud;
}

function withInstances(cloud: SimulatedCloud, ...names: readonly string[]): SimulatedCloud {
  for (const name of names) cloud.addInstance(name, { host: 'h1', state: 'stopped' });
  cloud.kill('h1');
  return cloud;
}

function hostsOf(cloud: SimulatedCloud, ...names: readonly string[]): readonly (string | null)[] {
  return names.map((name) => cloud.instance(name).host);
}

function service(cloud: SimulatedCloud, name: string): { status: string; disabledReason: string | null } {
  const { status, disabledReason } = cloud.world.host(name);
  return { status, disabledReason };
}

/** What changed anything, in order: the routes and actions of the requests. */
function changes(cloud: SimulatedCloud): readonly string[] {
  return cloud.requests.flatMap(({ route, action }) =>
    /^(POST|PUT|DELETE)/.test(route) && !route.includes('/auth/') ? [action ?? route] : [],
  );
}

describe('destinations that are named', () => {
  it('are taken in their order, and no other is', async () => {
    const cloud = withInstances(aCloud(), 'a', 'b', 'c');
    const report = await recover(cloud, 'h1', { destinations: ['h3', 'h2'] });
    expect(report.outcome).toBe('recovered');
    expect(hostsOf(cloud, 'a', 'b', 'c')).toEqual(['h3', 'h3', 'h3']);
  });

  it('follow one another where one has no room', async () => {
    const cloud = new SimulatedCloud();
    cloud.addHost('h1');
    cloud.addHost('full', { ram: 512 });
    cloud.addHost('small', { ram: 512 });
    cloud.addHost('h4');
    withInstances(cloud, 'a');
    const report = await recover(cloud, 'h1', { destinations: ['full', 'small', 'h4'] });
    expect(report.instances[0]?.reason).toBeNull();
    expect(hostsOf(cloud, 'a')).toEqual(['h4']);
    expect(cloud.instance('a').vmState).toBe('stopped');
  });

  it('are no reason to touch an instance where none of them is up', async () => {
    const cloud = withInstances(aCloud(), 'a');
    cloud.kill('h3');
    await cloud.pass(120_000);
    const report = await recover(cloud, 'h1', { destinations: ['h3'], maxFailedHosts: 3 });
    expect(report.instances[0]?.outcome).toBe('held');
    expect(changes(cloud)).toEqual(['PUT /os-services/{id}']);
  });
});

describe('a destination in reserve', () => {
  it('is enabled before its first use, once, and stays so', async () => {
    const cloud = withInstances(aCloud(), 'a', 'b', 'c');
    const events: RecoveryEvent[] = [];
    const report = await recover(cloud, 'h1', {
      destinations: ['spare'],
      lock: false,
      onEvent: (event) => events.push(event),
    });
    expect(report.outcome).toBe('recovered');
    expect(hostsOf(cloud, 'a', 'b', 'c')).toEqual(['spare', 'spare', 'spare']);
    expect(service(cloud, 'spare')).toEqual({ status: 'enabled', disabledReason: null });
    const [forceDown, enable, ...rest] = changes(cloud);
    expect([forceDown, enable]).toEqual(['PUT /os-services/{id}', 'PUT /os-services/{id}']);
    expect(rest).toEqual(['evacuate', 'evacuate', 'evacuate']);
    expect(events.map(({ type }) => type)).not.toContain('destinationGivenBack');
    expect(report.followUps.map(({ code }) => code)).not.toContain('giveBackDestination');
  });

  it('is left alone while one before it will do', async () => {
    const cloud = withInstances(aCloud(), 'a');
    await recover(cloud, 'h1', { destinations: ['h2', 'spare'] });
    expect(service(cloud, 'spare')).toEqual({ status: 'disabled', disabledReason: RESERVE });
    expect(changes(cloud).filter((change) => change.startsWith('PUT'))).toHaveLength(1);
  });

  it('is given back with its reason where nothing was put on it', async () => {
    const cloud = withInstances(aCloud({ ram: 512 }), 'a');
    const report = await recover(cloud, 'h1', { destinations: ['spare', 'h2'] });
    expect(report.outcome).toBe('recovered');
    expect(hostsOf(cloud, 'a')).toEqual(['h2']);
    expect(service(cloud, 'spare')).toEqual({ status: 'disabled', disabledReason: RESERVE });
  });

  it('is passed over where Nova does not let it be enabled', async () => {
    const cloud = withInstances(aCloud(), 'a');
    cloud.faults.onCall({
      ...{ call: 'PUT /os-services/{id}', skip: 1, times: Infinity },
      fault: { kind: 'status', status: 403 },
    });
    const report = await recover(cloud, 'h1', { destinations: ['spare', 'h2'] });
    expect(report.outcome).toBe('recovered');
    expect(hostsOf(cloud, 'a')).toEqual(['h2']);
    expect(service(cloud, 'spare')).toEqual({ status: 'disabled', disabledReason: RESERVE });
  });

  it('is not used while it is being recovered itself', async () => {
    const cloud = withInstances(aCloud({ disabledReason: 'nova-lifeboat run=other owner=x at=y' }), 'a');
    const report = await recover(cloud, 'h1', { destinations: ['spare', 'h2'] });
    expect(report.outcome).toBe('recovered');
    expect(hostsOf(cloud, 'a')).toEqual(['h2']);
    expect(service(cloud, 'spare').status).toBe('disabled');
  });

  it('that a run had enabled when it was left is told of, and given back by the next one', async () => {
    const cloud = withInstances(aCloud(), 'a');
    const journal = memoryJournal();
    const leave = new AbortController();
    const report = await recover(cloud, 'h1', {
      journal,
      destinations: ['spare', 'h2'],
      leaveSignal: leave.signal,
      onEvent: ({ type }) => {
        if (type === 'destinationEnabled') leave.abort();
      },
    });
    expect(report.outcome).toBe('aborted');
    expect(report.followUps.find(({ code }) => code === 'giveBackDestination')?.command).toContain(
      `openstack compute service set --disable --disable-reason '${RESERVE}' spare nova-compute`,
    );
    expect(service(cloud, 'spare').status).toBe('enabled');

    const next = await recover(cloud, 'h1', { journal, destinations: ['h2'] });
    expect(next.outcome).toBe('recovered');
    expect(service(cloud, 'spare')).toEqual({ status: 'disabled', disabledReason: RESERVE });
    expect(next.followUps.map(({ code }) => code)).not.toContain('giveBackDestination');
  });

  it.each([
    ['the plan is not approved', { approve: () => false }],
    ['there is nothing to do', { select: () => false }],
  ])('that a run had left enabled is given back also where %s', async (_what, options) => {
    const cloud = withInstances(aCloud(), 'a');
    const journal = memoryJournal();
    const leave = new AbortController();
    await recover(cloud, 'h1', {
      ...{ journal, destinations: ['spare', 'h2'], leaveSignal: leave.signal },
      onEvent: ({ type }) => {
        if (type === 'destinationEnabled') leave.abort();
      },
    });
    await recover(cloud, 'h1', { journal, destinations: ['h2'], ...options });
    expect(service(cloud, 'spare')).toEqual({ status: 'disabled', disabledReason: RESERVE });
  });

  it('that a run had left enabled stays so once the failed host has been in service again', async () => {
    const cloud = withInstances(aCloud(), 'a');
    const journal = memoryJournal();
    const leave = new AbortController();
    await recover(cloud, 'h1', {
      ...{ journal, destinations: ['spare', 'h2'], leaveSignal: leave.signal },
      onEvent: ({ type }) => {
        if (type === 'destinationEnabled') leave.abort();
      },
    });
    await cloud.revive('h1');
    Object.assign(cloud.world.host('h1'), { forcedDown: false, status: 'enabled', disabledReason: null });
    cloud.kill('h1');
    await recover(cloud, 'h1', { journal, destinations: ['h2'] });
    expect(service(cloud, 'spare').status).toBe('enabled');
  });

  it('is given back although Nova asks for patience meanwhile', async () => {
    const cloud = aCloud({ ram: 512 });
    cloud.addHost('spare-2', { ram: 512, status: 'disabled', disabledReason: RESERVE });
    withInstances(cloud, 'a');
    const report = await recover(cloud, 'h1', {
      destinations: ['spare', 'spare-2', 'h2'],
      onEvent: ({ type }) => {
        if (type !== 'instanceFinished') return;
        const fault = { kind: 'status', status: 503, retryAfter: 30 } as const;
        cloud.faults.onCall({ call: 'PUT /os-services/{id}', fault });
      },
    });
    expect(report.outcome).toBe('recovered');
    for (const name of ['spare', 'spare-2']) expect(service(cloud, name).status).toBe('disabled');
  });

  it('is told of or given back where the answer to its enabling got lost', async () => {
    const cloud = withInstances(aCloud(), 'a');
    const report = await recover(cloud, 'h1', {
      destinations: ['spare', 'h2'],
      onEvent: ({ type }) => {
        if (type !== 'planned') return;
        const fault = { kind: 'status', status: 502, acted: true } as const;
        cloud.faults.onCall({ call: 'PUT /os-services/{id}', times: 5, fault });
      },
    });
    const isTold = report.followUps.some(({ code }) => code === 'giveBackDestination');
    const { host } = cloud.instance('a');
    expect(isTold || host === 'spare' || service(cloud, 'spare').status === 'disabled').toBe(true);
  });
});
