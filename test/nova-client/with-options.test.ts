import { describe, expect, it } from 'vitest';
import type { Middleware } from '../../src/http/middleware.ts';
import { FakeClock, turn } from '../http/fake-clock.ts';
import { connect, fakeCloud, json, novaThat, PASSWORD, rawServer, TOKEN, type Answer } from './fake-cloud.ts';

const server = json({ server: rawServer() });
const reset = (): never => {
  throw Object.assign(new Error('reset'), { code: 'ECONNRESET' });
};

/** A client of a Nova that answers so, on a clock that stands still. */
async function onClock(answer: Answer, tokens?: readonly string[]) {
  const cloud = fakeCloud({ answer, ...(tokens === undefined ? {} : { tokens }) });
  const clock = new FakeClock();
  return { cloud, clock, nova: await connect(cloud, { clock, random: () => 0.5 }) };
}

describe('a clone of a client', () => {
  it('shares session and transport, and leaves the client as it is', async () => {
    const { nova, cloud } = await novaThat(() => server);
    const clone = nova.withOptions({ maxMicroversion: '2.50' });
    await clone.servers.show('1');
    await nova.servers.show('1');
    expect(cloud.sent.filter(({ url }) => url.endsWith('/auth/tokens'))).toHaveLength(1);
    expect(cloud.calls.map(({ headers }) => headers['openstack-api-version'])).toEqual([
      'compute 2.50',
      'compute 2.96',
    ]);
    expect(clone.roles).toEqual(nova.roles);
    await clone.close();
    expect(cloud.closed).toBe(false);
  });

  it('knows no microversion beyond its ceiling, and none that Nova lacks', async () => {
    const { nova, cloud } = await novaThat(() => ({ status: 202 }));
    const clone = nova.withOptions({ maxMicroversion: '2.94' });
    expect(clone.microversions).toEqual({ min: '2.1', max: '2.94' });
    expect(clone.supports('2.95')).toBe(false);
    expect(nova.supports('2.95')).toBe(true);
    expect(nova.withOptions({ maxMicroversion: '2.900' }).microversions.max).toBe('2.100');
    await expect(clone.servers.evacuate('1', { microversion: '2.95' })).rejects.toMatchObject({
      code: 'microversionUnsupported',
    });
    expect(cloud.calls).toHaveLength(0);
  });

  it('has its own retries and time limit, which a call may still change', async () => {
    const { nova, cloud, clock } = await onClock(reset);
    const clone = nova.withOptions({ retries: 1, timeoutMs: 7_000 });
    await expect(clock.runUntil(clone.servers.show('1'))).rejects.toMatchObject({ code: 'connection' });
    expect(cloud.calls).toHaveLength(2);
    expect(clock.sleeps).toContain(7_000);
    await expect(clock.runUntil(clone.servers.show('1', { retries: 0 }))).rejects.toThrow();
    expect(cloud.calls).toHaveLength(3);
    // A clone of a clone has what its parent had.
    await expect(clock.runUntil(clone.withOptions({}).servers.show('1'))).rejects.toThrow();
    expect(cloud.calls).toHaveLength(5);
  });

  it('ends with its signal, and with that of a call', async () => {
    const { nova } = await onClock(() => new Promise<never>(() => undefined));
    for (const which of ['client', 'call'] as const) {
      const client = new AbortController();
      const call = new AbortController();
      const clone = nova.withOptions({ signal: client.signal });
      const answer = clone.servers.stop('1', { signal: call.signal });
      await turn();
      (which === 'client' ? client : call).abort(new Error(which));
      await expect(answer).rejects.toMatchObject({
        code: 'requestAborted',
        mayHaveActed: true,
        cause: new Error(which),
      });
    }
  });

  it('whose signal has aborted sends nothing', async () => {
    const { nova, cloud } = await novaThat(() => server);
    const clone = nova.withOptions({ signal: AbortSignal.abort(new Error('over')) });
    await expect(clone.servers.show('1', { signal: new AbortController().signal })).rejects.toMatchObject({
      code: 'requestAborted',
      mayHaveActed: false,
    });
    expect(cloud.calls).toHaveLength(0);
  });

  it.each<[string, Parameters<Awaited<ReturnType<typeof connect>>['withOptions']>[0]]>([
    ['timeoutMs', { timeoutMs: 0 }],
    ['deadlineMs', { deadlineMs: 2 ** 31 }],
    ['retries', { retries: 0.5 }],
    ['maxMicroversion', { maxMicroversion: 'latest' as never }],
    ['maxMicroversion', { maxMicroversion: '2.0' }],
    ['middleware', { middleware: ['x' as never] }],
    ['retryBudget.capacity', { retryBudget: { capacity: -1 } }],
    ['retryBudget.refillPerSecond', { retryBudget: { refillPerSecond: Number.NaN } }],
    ['signal', { signal: {} as never }],
  ])('refuses a senseless %s', async (option, options) => {
    const { nova } = await novaThat(() => server);
    expect(() => nova.withOptions(options)).toThrow(
      expect.objectContaining({ code: 'invalidOptions', option }) as Error,
    );
  });
});

describe('a deadline', () => {
  it('ends a call with all its attempts, and says whether it may have been carried out', async () => {
    const endedAt: number[] = [];
    const { nova, clock } = await onClock(({ signal }) => {
      signal.addEventListener('abort', () => endedAt.push(clock.now()));
      return new Promise<never>(() => undefined);
    });
    const clone = nova.withOptions({ deadlineMs: 1_000 });
    const begun = clock.now();
    await expect(clock.runUntil(clone.servers.stop('1'))).rejects.toMatchObject({
      code: 'deadlineExceeded',
      deadlineMs: 1_000,
      mayHaveActed: true,
      cause: { code: 'requestAborted' },
    });
    expect(endedAt).toEqual([begun + 1_000]);
    await expect(clock.runUntil(clone.servers.show('1'))).rejects.toMatchObject({ mayHaveActed: false });
  });

  it('counts over the attempts of a call and not for each', async () => {
    let attempts = 0;
    const endedAt: number[] = [];
    const { nova, clock, cloud } = await onClock(({ signal }) => {
      attempts += 1;
      if (attempts < 3) reset();
      signal.addEventListener('abort', () => endedAt.push(clock.now()));
      return new Promise<never>(() => undefined);
    });
    const begun = clock.now();
    await expect(clock.runUntil(nova.servers.show('1', { deadlineMs: 2_000 }))).rejects.toMatchObject({
      code: 'deadlineExceeded',
    });
    expect(endedAt).toEqual([begun + 2_000]);
    expect(cloud.calls).toHaveLength(3);
  });

  it('begins no pause that would end after it, and tells of the failure before', async () => {
    const { nova, clock, cloud } = await onClock(() => ({ status: 429, headers: { 'retry-after': '30' } }));
    const begun = clock.now();
    await expect(clock.runUntil(nova.servers.show('1', { deadlineMs: 20_000 }))).rejects.toMatchObject({
      code: 'tooManyRequests',
    });
    expect(clock.now()).toBe(begun);
    expect(cloud.calls).toHaveLength(1);
  });

  it('counts while a token is awaited, and then nothing was done', async () => {
    const cloud = fakeCloud({ answer: () => ({ status: 401 }) });
    const send = cloud.send.bind(cloud);
    let logins = 0;
    cloud.send = (request) => {
      if (request.url.endsWith('/auth/tokens') && (logins += 1) > 1) return new Promise(() => undefined);
      return send(request);
    };
    const clock = new FakeClock();
    const nova = await connect(cloud, { clock });
    await expect(clock.runUntil(nova.servers.stop('1', { deadlineMs: 500 }))).rejects.toMatchObject({
      code: 'deadlineExceeded',
      mayHaveActed: false,
    });
  });

  it('that is kept changes nothing, and leaves no timer behind', async () => {
    const { nova, clock } = await onClock(() => server);
    const { data } = await nova.servers.show('1', { deadlineMs: 500 });
    expect(data.name).toBe('db-1');
    expect(clock.asleep).toBe(0);
  });

  it('does not hide the caller’s own abort', async () => {
    const { nova } = await onClock(() => new Promise<never>(() => undefined));
    const controller = new AbortController();
    const answer = nova.servers.show('1', { deadlineMs: 500, signal: controller.signal });
    await turn();
    controller.abort(new Error('enough'));
    await expect(answer).rejects.toMatchObject({ code: 'requestAborted', cause: new Error('enough') });
  });
});

describe('the budget of repetitions', () => {
  it('is shared by all calls and clones, and refilled by time', async () => {
    const { nova, clock, cloud } = await onClock(reset);
    const clone = nova.withOptions({ retryBudget: { capacity: 3, refillPerSecond: 0.01 } });
    const other = clone.withOptions({ timeoutMs: 5_000 });
    await expect(clock.runUntil(clone.servers.show('1', { retries: 2 }))).rejects.toThrow();
    expect(cloud.calls).toHaveLength(3);
    await expect(clock.runUntil(other.servers.show('1', { retries: 4 }))).rejects.toMatchObject({
      code: 'connection',
    });
    // One repetition was left; a first attempt needs none.
    expect(cloud.calls).toHaveLength(5);
    await expect(clock.runUntil(other.servers.show('1'))).rejects.toThrow();
    expect(cloud.calls).toHaveLength(6);
    clock.set(clock.now() + 200_000);
    await expect(clock.runUntil(other.servers.show('1', { retries: 1 }))).rejects.toThrow();
    expect(cloud.calls).toHaveLength(8);
    // The client itself has its own.
    await expect(clock.runUntil(nova.servers.show('1', { retries: 2 }))).rejects.toThrow();
    expect(cloud.calls).toHaveLength(11);
  });

  it('keeps a dead control plane from being hammered by default', async () => {
    const { nova, clock, cloud } = await onClock(reset);
    const calls = Array.from({ length: 500 }, () => nova.servers.show('1').catch(() => null));
    await clock.runUntil(Promise.all(calls));
    expect(cloud.calls.length).toBeGreaterThanOrEqual(700);
    expect(cloud.calls.length).toBeLessThan(800);
  });
});

describe('a middleware', () => {
  it('stands around each attempt, the first one outermost', async () => {
    const order: string[] = [];
    const named =
      (name: string): Middleware =>
      async (request, next) => {
        order.push(`${name} ${request.attempt} ${request.microversion ?? ''}`);
        try {
          return await next(request);
        } finally {
          order.push(`${name} over`);
        }
      };
    let attempts = 0;
    const { nova, clock } = await onClock(() => ((attempts += 1) === 1 ? reset() : server));
    const clone = nova.withOptions({ middleware: [named('a'), named('b')] });
    await clock.runUntil(clone.withOptions({ middleware: [named('c')] }).servers.show('1'));
    const once = (attempt: number) => [
      ...['a', 'b', 'c'].map((name) => `${name} ${attempt} 2.96`),
      ...['c', 'b', 'a'].map((name) => `${name} over`),
    ];
    expect(order).toEqual([...once(1), ...once(2)]);
  });

  it('may add headers and change the body and the answer', async () => {
    const { nova, cloud } = await novaThat(() => server);
    const clone = nova.withOptions({
      middleware: [
        async (request, next) => {
          const response = await next({ ...request, headers: { ...request.headers, traceparent: '00-1' } });
          return { ...response, body: response.body.replace('db-1', 'db-2') };
        },
      ],
    });
    expect((await clone.servers.show('1')).data.name).toBe('db-2');
    expect(cloud.calls[0]?.headers).toMatchObject({ traceparent: '00-1', 'x-auth-token': TOKEN });
  });

  it('never sees the token, nor a log-in', async () => {
    const seen: string[] = [];
    const cloud = fakeCloud({
      tokens: ['old', 'new-token-value'],
      answer: ({ headers }) => (headers['x-auth-token'] === 'old' ? { status: 401 } : server),
    });
    const nova = (await connect(cloud)).withOptions({
      middleware: [
        async (request, next) => {
          seen.push(JSON.stringify(request));
          return next(request);
        },
      ],
    });
    await nova.servers.show('1');
    expect(seen).toHaveLength(2);
    for (const secret of ['old', 'new-token-value', PASSWORD, 'x-auth-token']) {
      expect(seen.join()).not.toContain(secret);
    }
  });

  it('may answer in place of Nova', async () => {
    const { nova, cloud } = await novaThat(() => server);
    const clone = nova.withOptions({
      middleware: [() => Promise.resolve({ status: 404, headers: {}, body: '' })],
    });
    await expect(clone.servers.show('1')).rejects.toMatchObject({ code: 'notFound' });
    expect(cloud.calls).toHaveLength(0);
  });

  it.each<[string, Middleware, string]>([
    ['sends it to another host', (r, next) => next({ ...r, url: 'http://evil.example/' }), 'both are fixed'],
    ['makes another request of it', (r, next) => next({ ...r, method: 'DELETE' }), 'both are fixed'],
    [
      'sets a token of its own',
      (r, next) => next({ ...r, headers: { 'X-Auth-Token': 'x' } }),
      'only the client itself sets',
    ],
    [
      'puts a line break into a header',
      (r, next) => next({ ...r, headers: { 'x-trace': 'a\r\nx-auth-token: b' } }),
      'x-trace',
    ],
    [
      'names a header that is none',
      (r, next) => next({ ...r, headers: { 'a b': 'c' } }),
      'no name of a header',
    ],
    ['fails by itself', () => Promise.reject(new Error('my bug')), 'my bug'],
  ])('that %s ends the call before anything is sent', async (_name, middleware, words) => {
    const { nova, cloud } = await novaThat(() => ({ status: 202 }));
    const clone = nova.withOptions({ middleware: [middleware] });
    await expect(clone.servers.stop('1')).rejects.toMatchObject({
      code: 'middleware',
      mayHaveActed: false,
      message: expect.stringContaining(words) as string,
    });
    expect(cloud.calls).toHaveLength(0);
  });

  it.each<[string, Middleware, string]>([
    [
      'sends it twice',
      async (request, next) => {
        await next(request);
        return next(request);
      },
      'twice',
    ],
    [
      'fails after the answer',
      async (request, next) => {
        await next(request);
        throw new Error('my bug');
      },
      'my bug',
    ],
    [
      'loses the answer',
      async (request, next) => {
        await next(request);
        return undefined as never;
      },
      'no answer',
    ],
  ])('that %s fails the call, which may have been carried out, once', async (_name, middleware, words) => {
    const { nova, cloud } = await novaThat(() => ({ status: 202 }));
    const clone = nova.withOptions({ middleware: [middleware] });
    await expect(clone.servers.lock('1')).rejects.toMatchObject({
      code: 'middleware',
      mayHaveActed: true,
      message: expect.stringContaining(words) as string,
    });
    expect(cloud.calls).toHaveLength(1);
  });
});
