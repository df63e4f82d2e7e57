import { describe, expect, it } from 'vitest';
import {
  ConnectionError,
  NovaClient,
  RequestTimeoutError,
  ResponseValidationError,
  ServerError,
  TooManyRequestsError,
} from '../../src/index.ts';
import {
  SimulatedCloud,
  type CallFaultRule,
  type NovaFaultRule,
  type SimulatedLogin,
} from '../../src/testing/index.ts';

/** A cloud with a dead host `c7`, and a client that sends every request once. */
async function deadHost(): Promise<{ cloud: SimulatedCloud; nova: NovaClient; id: string }> {
  const cloud = new SimulatedCloud();
  cloud.addHosts('c1', 'c2', 'c7');
  const id = cloud.addInstance('web', { host: 'c7' });
  cloud.kill('c7');
  await cloud.pass(120_000);
  const nova = await NovaClient.connect({ ...cloud.connectOptions(), retries: 0 });
  return { cloud, nova, id };
}

/** Sends a request without a library. */
async function send(
  { transport, auth }: SimulatedLogin,
  path: string,
): Promise<{ status: number; body: string }> {
  const { origin } = new URL(auth.authUrl);
  const signal = new AbortController().signal;
  return transport.send({ method: 'GET', url: `${origin}${path}`, headers: {}, signal });
}

const EVACUATION = { microversion: '2.94' } as const;

describe('a fault of a call', () => {
  it('breaks the connection before Nova has acted, or after it', async () => {
    for (const acted of [false, true]) {
      const { cloud, nova, id } = await deadHost();
      cloud.faults.onCall({ call: 'evacuate', fault: { kind: 'reset', acted } });
      await expect(nova.servers.evacuate(id, EVACUATION)).rejects.toThrow(ConnectionError);
      expect(cloud.instance('web').taskState).toBe(acted ? 'rebuilding' : null);
    }
  });

  it('is a silence that only the time limit of the client ends, though Nova has acted', async () => {
    const { cloud, nova, id } = await deadHost();
    const before = cloud.clock.now();
    cloud.faults.onCall({ call: 'evacuate', fault: { kind: 'silence', acted: true } });
    await expect(nova.servers.evacuate(id, EVACUATION)).rejects.toThrow(RequestTimeoutError);
    expect(cloud.clock.now() - before).toBe(75_000);
    expect(cloud.instance('web').host).not.toBe('c7');
  });

  it('is an answer of Nova, with what the client is told to wait', async () => {
    const { cloud, nova } = await deadHost();
    cloud.faults.onCall({ fault: { kind: 'status', status: 429, retryAfter: 7 } });
    const error: unknown = await nova.servers
      .detail()
      .all()
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TooManyRequestsError);
    expect(error).toMatchObject({ retryAfterMs: 7_000, faultName: 'overLimit' });
  });

  it("is a proxy's page, or half an answer", async () => {
    const { cloud, nova } = await deadHost();
    cloud.faults.onCall({ fault: { kind: 'html', status: 502 } });
    await expect(nova.servers.detail().all()).rejects.toThrow(ServerError);
    cloud.faults.onCall({ fault: { kind: 'malformed' } });
    await expect(nova.servers.detail().all()).rejects.toThrow(ResponseValidationError);
  });

  it('lets every token expire, and the client gets itself a new one', async () => {
    const { cloud, nova } = await deadHost();
    cloud.faults.onCall({ call: 'GET /servers/detail', fault: { kind: 'tokenExpired' } });
    await nova.servers.detail().all();
    const routes = cloud.requests.map(({ route, status }) => `${route} ${status ?? 'none'}`);
    expect(routes.slice(-3)).toEqual([
      'GET /servers/detail 401',
      'POST /auth/tokens 201',
      'GET /servers/detail 200',
    ]);
  });

  it('lets an answer come late', async () => {
    const { cloud, nova } = await deadHost();
    const before = cloud.clock.now();
    cloud.faults.onCall({ fault: { kind: 'latency', ms: 5_000 } });
    await nova.services.list().all();
    expect(cloud.clock.now() - before).toBeGreaterThanOrEqual(5_000);
  });

  it('lets Nova act at once and its answer come late', async () => {
    const { cloud, nova, id } = await deadHost();
    cloud.faults.onCall({ call: 'evacuate', fault: { kind: 'latency', ms: 60_000 } });
    const before = cloud.clock.now();
    await nova.servers.evacuate(id, EVACUATION);
    const [accepted] = cloud.instance('web').history.filter(({ taskState }) => taskState === 'rebuilding');
    expect(Date.parse(accepted?.at ?? '') - before).toBeLessThan(5_000);
    expect(cloud.clock.now() - before).toBeGreaterThanOrEqual(60_000);
  });

  it('lets a request reach Nova late', async () => {
    const { cloud, nova, id } = await deadHost();
    cloud.faults.onCall({ call: 'evacuate', fault: { kind: 'latency', ms: 60_000, acted: false } });
    const before = cloud.clock.now();
    await nova.servers.evacuate(id, EVACUATION);
    const [accepted] = cloud.instance('web').history.filter(({ taskState }) => taskState === 'rebuilding');
    expect(Date.parse(accepted?.at ?? '') - before).toBeGreaterThanOrEqual(60_000);
  });

  it('spares Keystone, its version documents included, when it says no call', async () => {
    const cloud = new SimulatedCloud();
    const login = cloud.connectOptions();
    const fault = cloud.faults.onCall({ times: Infinity, fault: { kind: 'status', status: 503 } });
    const statuses: number[] = [];
    for (const path of ['/identity', '/identity/v3', '/identity/v3/', '/compute/', '/placement/', '/image/'])
      statuses.push((await send(login, path)).status);
    expect(statuses.map((status) => status === 503)).toEqual([false, false, false, true, true, true]);
    expect(fault.happened).toBe(3);
  });

  it('knows the version documents of the services apart', async () => {
    const cloud = new SimulatedCloud();
    const login = cloud.connectOptions();
    cloud.faults.onCall({
      call: 'GET /compute/v2.1/',
      times: Infinity,
      fault: { kind: 'status', status: 503 },
    });
    for (const path of ['/identity/v3/', '/compute/v2.1/', '/compute/v2.1', '/placement/'])
      await send(login, path);
    expect(cloud.requests.map(({ route, fault }) => [route, fault])).toEqual([
      ['GET /identity/v3/', null],
      ['GET /compute/v2.1/', 'status'],
      ['GET /compute/v2.1', null],
      ['GET /placement/', null],
    ]);
  });

  it.each([
    [502, '502 Bad Gateway'],
    [503, '503 Service Unavailable'],
    [504, '504 Gateway Timeout'],
  ])("is a proxy's page that names its own status, %d", async (status, title) => {
    const cloud = new SimulatedCloud();
    cloud.faults.onCall({ fault: { kind: 'html', status } });
    const reply = await send(cloud.connectOptions(), '/compute/v2.1/');
    expect(reply.status).toBe(status);
    expect(reply.body).toContain(`<h1>${title}</h1>`);
  });

  it('cuts a refusal short, and leaves its status', async () => {
    const cloud = new SimulatedCloud();
    cloud.faults.onCall({ call: 'GET /servers/detail', fault: { kind: 'malformed' } });
    const { status, body } = await send(cloud.connectOptions(), '/compute/v2.1/servers/detail');
    expect(status).toBe(401);
    expect(() => JSON.parse(body) as unknown).toThrow(SyntaxError);
  });

  it('is found by an expression that remembers where it was', async () => {
    const cloud = new SimulatedCloud();
    const fault = cloud.faults.onCall({
      call: /servers/g,
      times: Infinity,
      fault: { kind: 'status', status: 503 },
    });
    for (let call = 0; call < 4; call += 1) await send(cloud.connectOptions(), '/compute/v2.1/servers');
    expect(fault.happened).toBe(4);
  });

  it('happens as often as was said, after as many as were said, to the instance that was said', async () => {
    const { cloud, nova, id } = await deadHost();
    const other = cloud.addInstance('other', { host: 'c1' });
    const fault = cloud.faults.onCall({
      call: 'GET /servers/{id}',
      instance: 'web',
      skip: 1,
      times: 2,
      fault: { kind: 'status', status: 500 },
    });
    const statuses: string[] = [];
    for (const each of [other, id, id, id, id, other]) {
      statuses.push(
        await nova.servers.show(each).then(
          () => 'shown',
          () => 'failed',
        ),
      );
    }
    expect(statuses).toEqual(['shown', 'shown', 'failed', 'failed', 'shown', 'shown']);
    expect(fault.happened).toBe(2);
  });

  it('does not happen any more once it is removed', async () => {
    const { cloud, nova } = await deadHost();
    const fault = cloud.faults.onCall({ times: Infinity, fault: { kind: 'status', status: 500 } });
    await expect(nova.services.list().all()).rejects.toThrow(ServerError);
    fault.remove();
    await expect(nova.services.list().all()).resolves.toBeDefined();
  });

  it('is decided by the seed where it is a matter of chance', async () => {
    const course = async (seed: number): Promise<string> => {
      const cloud = new SimulatedCloud({ seed });
      cloud.addHosts('c1');
      const nova = await NovaClient.connect({ ...cloud.connectOptions(), retries: 0 });
      cloud.faults.onCall({ times: Infinity, probability: 0.5, fault: { kind: 'status', status: 500 } });
      for (let call = 0; call < 40; call += 1)
        await nova.services
          .list()
          .all()
          .catch(() => undefined);
      return cloud.requests.map(({ status }) => status).join();
    };
    expect(await course(7)).toBe(await course(7));
    expect(await course(7)).not.toBe(await course(8));
    expect((await course(7)).match(/500/g)?.length).toBeGreaterThan(8);
  });

  it.each([
    { times: 0 },
    { times: Number.NaN },
    { skip: -1 },
    { skip: Number.NaN },
    { probability: 0 },
    { probability: 1.5 },
    { probability: Number.NaN },
    { afterMs: -1 },
    { afterMs: Number.NaN },
    { afterMs: Infinity },
  ])('is refused when it is out of range: %j', (wrong) => {
    const { faults } = new SimulatedCloud();
    const [option] = Object.keys(wrong);
    expect(() => faults.onCall({ ...wrong, fault: { kind: 'malformed' } })).toThrow(
      expect.objectContaining({ code: 'invalidOptions', option }),
    );
  });

  it.each([
    ['kind', { kind: 'explosion' }],
    ['kind', { kind: 'toString' }],
    ['ms', { kind: 'latency', ms: -1 }],
    ['ms', { kind: 'latency', ms: Number.NaN }],
    ['ms', { kind: 'latency', ms: Infinity }],
    ['ms', { kind: 'latency' }],
    ['status', { kind: 'status', status: 503.5 }],
    ['status', { kind: 'status', status: 99 }],
    ['status', { kind: 'status', status: 600 }],
    ['status', { kind: 'html', status: Number.NaN }],
    ['retryAfter', { kind: 'status', status: 429, retryAfter: Number.NaN }],
    ['retryAfter', { kind: 'status', status: 429, retryAfter: -1 }],
  ])('is refused for its %s: %j', (option, fault) => {
    const { faults } = new SimulatedCloud();
    expect(() => faults.onCall({ fault } as CallFaultRule)).toThrow(
      expect.objectContaining({ code: 'invalidOptions', option }),
    );
  });
});

describe('a fault inside Nova', () => {
  it('loses the message to the conductor, and nothing further happens', async () => {
    const { cloud, nova, id } = await deadHost();
    cloud.faults.inNova({ moment: 'conductor' });
    await nova.servers.evacuate(id, EVACUATION);
    await cloud.pass(3_600_000);
    const { taskState, migrations, host } = cloud.instance('web');
    expect({ taskState, host }).toEqual({ taskState: 'rebuilding', host: 'c7' });
    expect(migrations.map(({ statuses }) => statuses)).toEqual([['accepted']]);
  });

  it('lets a claim fail, and Nova writes back what the instance was', async () => {
    const { cloud, nova, id } = await deadHost();
    cloud.faults.inNova({ moment: 'claim', instance: 'web' });
    await nova.servers.evacuate(id, EVACUATION);
    await cloud.pass(60_000);
    const { vmState, taskState, host, migrations, allocations } = cloud.instance('web');
    expect({ vmState, taskState, host }).toEqual({ vmState: 'active', taskState: null, host: 'c7' });
    expect(migrations[0]?.statuses).toEqual(['accepted', 'failed']);
    expect(Object.keys(allocations)).toEqual(['c7']);
  });

  it('lets a spawn fail, and Nova forgets what the instance was', async () => {
    const { cloud, nova, id } = await deadHost();
    cloud.faults.inNova({ moment: 'spawn', message: 'no such machine type' });
    await nova.servers.evacuate(id, EVACUATION);
    await cloud.pass(60_000);
    expect(cloud.instance('web')).toMatchObject({ vmState: 'error', taskState: null, host: 'c7' });
    const { data } = await nova.servers.show(id);
    expect(data.fault?.message).toBe('no such machine type');
  });

  it('leaves a running guest that Nova does not know where it cannot be powered off', async () => {
    const { cloud, nova, id } = await deadHost();
    cloud.faults.inNova({ moment: 'powerOff' });
    await nova.servers.evacuate(id, { microversion: '2.95' });
    await cloud.pass(60_000);
    const { vmState, host, runningOn, migrations } = cloud.instance('web');
    expect({ vmState, host }).toEqual({ vmState: 'error', host: 'c7' });
    expect(migrations[0]?.statuses.at(-1)).toBe('failed');
    expect(runningOn).toEqual([migrations[0]?.destination]);
  });

  it('asks the next rule when one has happened as often as was said', async () => {
    const { cloud, nova, id } = await deadHost();
    const faults = [1, 2].map(() => cloud.faults.inNova({ moment: 'claim', times: 1 }));
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await nova.servers.evacuate(id, EVACUATION);
      await cloud.pass(60_000);
    }
    expect(faults.map(({ happened }) => happened)).toEqual([1, 1]);
    expect(cloud.instance('web').host).not.toBe('c7');
  });

  it('asks the next rule when one lets the first ones pass', async () => {
    const { cloud, nova, id } = await deadHost();
    cloud.faults.inNova({ moment: 'spawn', skip: 5 });
    const second = cloud.faults.inNova({ moment: 'spawn' });
    await nova.servers.evacuate(id, EVACUATION);
    await cloud.pass(60_000);
    expect(second.happened).toBe(1);
  });

  it.each([
    ['moment', { moment: 'lunch' }],
    ['host', { moment: 'conductor', host: 'c7' }],
    ['message', { moment: 'conductor', message: 'lost' }],
    ['skip', { moment: 'claim', skip: -1 }],
    ['times', { moment: 'claim', times: 0 }],
    ['probability', { moment: 'claim', probability: 2 }],
  ])('is refused for its %s: %j', (option, rule) => {
    const { faults } = new SimulatedCloud();
    expect(() => faults.inNova(rule as NovaFaultRule)).toThrow(
      expect.objectContaining({ code: 'invalidOptions', option }),
    );
  });
});
