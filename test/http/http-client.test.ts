import { describe, expect, it } from 'vitest';
import { isRequestAbortedError, mayHaveActed } from '../../src/http/errors/guards.ts';
import { HttpClient } from '../../src/http/http-client.ts';
import type { HttpRequest } from '../../src/http/http-request.ts';
import type { Transport } from '../../src/http/transport.ts';
import { FakeClock, turn } from './fake-clock.ts';
import { fakeTransport, networkError } from './fake-transport.ts';

const URL = 'http://nova.example/v2.1/servers';
const read: HttpRequest = { method: 'GET', url: URL, repeat: 'freely', changes: false };
const lock: HttpRequest = { method: 'POST', url: URL, body: {}, repeat: 'freely', changes: true };
const evacuate: HttpRequest = { ...lock, repeat: 'onlyAfterRefusal' };

function clientOn(transport: Transport, clock = new FakeClock(), random = 0.5) {
  const client = new HttpClient({
    transport,
    clock,
    random: () => random,
    retries: 4,
    timeoutMs: 75_000,
    userAgent: 'test',
    globalRequestId: 'req-22222222-2222-2222-2222-222222222222',
  });
  return { client, clock };
}

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.unreachable('it succeeded'),
    (error: unknown) => error,
  );
}

describe('a read', () => {
  it('is repeated with growing pauses until it succeeds', async () => {
    const transport = fakeTransport(
      networkError('ECONNRESET'),
      { status: 500 },
      { status: 503 },
      { body: '"ok"' },
    );
    const { client, clock } = clientOn(transport);
    const response = await clock.runUntil(client.send(read));
    expect(response.body).toBe('"ok"');
    expect(transport.sent).toHaveLength(4);
    expect(clock.sleeps.filter((ms) => ms !== 75_000)).toEqual([250, 500, 1000]);
  });

  it('is given up after the retries that are allowed, with the last failure', async () => {
    const transport = fakeTransport({ status: 503 });
    const { client, clock } = clientOn(transport);
    const error = await failure(clock.runUntil(client.send(read)));
    expect(error).toMatchObject({ code: 'server', status: 503, mayHaveActed: false });
    expect(transport.sent).toHaveLength(5);
    // It does not wait once more before it gives up.
    expect(clock.sleeps.filter((ms) => ms !== 75_000)).toHaveLength(4);
  });

  it.each([
    ['seconds', '30', undefined],
    ['an HTTP date', 'Sun, 01 Mar 2026 12:00:30 GMT', 'Sun, 01 Mar 2026 12:00:00 GMT'],
  ])('waits as long as Retry-After asks for in %s', async (_name, retryAfter, date) => {
    const headers = { 'retry-after': retryAfter, ...(date === undefined ? {} : { date }) };
    const { client, clock } = clientOn(fakeTransport({ status: 429, headers }, {}), new FakeClock(), 0);
    await clock.runUntil(client.send(read));
    expect(clock.sleeps).toContain(30_000);
  });

  it('is sent once where the answer is final', async () => {
    const transport = fakeTransport({ status: 404, body: '{"itemNotFound": {"message": "No such"}}' });
    const { client, clock } = clientOn(transport);
    const error = await failure(clock.runUntil(client.send(read)));
    expect(error).toMatchObject({ code: 'notFound', faultName: 'itemNotFound', novaMessage: 'No such' });
    expect(transport.sent).toHaveLength(1);
  });

  it('is not repeated after a mistake in the program', async () => {
    const { client, clock } = clientOn({
      send: () => {
        throw new TypeError('x is not a function');
      },
      close: () => Promise.resolve(),
    });
    expect(await failure(clock.runUntil(client.send(read)))).toMatchObject({
      code: 'connection',
      cause: new TypeError('x is not a function'),
    });
  });
});

describe('an evacuation', () => {
  it.each([
    ['a broken connection', networkError('ECONNRESET'), true],
    ['a refused connection', networkError('ECONNREFUSED'), false],
    ['an unknown host', networkError('ENOTFOUND'), false],
    [
      'refused connections to each of several addresses',
      Object.assign(new AggregateError([networkError('ECONNREFUSED'), networkError('ECONNREFUSED')]), {
        code: 'ECONNREFUSED',
      }),
      false,
    ],
    [
      'a mixed failure of several addresses',
      new AggregateError([networkError('ECONNREFUSED'), networkError('ECONNRESET')]),
      true,
    ],
    ['silence', 'silence', true],
    ['500', { status: 500 }, true],
    ['502', { status: 502 }, true],
    ['504', { status: 504 }, true],
    [
      '503 out of Nova',
      { status: 503, headers: { 'x-compute-request-id': 'req-1', 'retry-after': '1' } },
      true,
    ],
    ['409', { status: 409 }, false],
  ] as const)('is sent once and fails after %s', async (_name, fate, acted) => {
    const transport = fakeTransport(fate);
    const { client, clock } = clientOn(transport);
    const error = await failure(clock.runUntil(client.send(evacuate)));
    expect(mayHaveActed(error)).toBe(acted);
    expect(transport.sent).toHaveLength(1);
  });

  it.each([
    ['429', { status: 429 }],
    ['503 with Retry-After from in front of Nova', { status: 503, headers: { 'retry-after': '1' } }],
  ] as const)('is repeated after %s', async (_name, fate) => {
    const transport = fakeTransport(fate, { body: '' });
    const { client, clock } = clientOn(transport);
    await clock.runUntil(client.send(evacuate));
    expect(transport.sent).toHaveLength(2);
  });
});

describe('a call that may be repeated although it changes something', () => {
  it('remembers that an attempt before the last may have been carried out', async () => {
    const transport = fakeTransport(networkError('ECONNRESET'), { status: 404 });
    const { client, clock } = clientOn(transport);
    expect(await failure(clock.runUntil(client.send(lock)))).toMatchObject({
      code: 'notFound',
      mayHaveActed: true,
    });
  });

  it('was not carried out where all attempts were refused', async () => {
    const { client, clock } = clientOn(fakeTransport({ status: 429 }, { status: 404 }));
    expect(await failure(clock.runUntil(client.send(lock)))).toMatchObject({ mayHaveActed: false });
  });
});

describe('a caller that wants no repetition any more', () => {
  it('gets the last failure after the pause, and nothing further is sent', async () => {
    const transport = fakeTransport({ status: 429, headers: { 'retry-after': '30' } });
    const { client, clock } = clientOn(transport);
    const error = await failure(clock.runUntil(client.send({ ...evacuate, mayRepeat: () => false })));
    expect(error).toMatchObject({ status: 429, mayHaveActed: false });
    expect(transport.sent).toHaveLength(1);
  });
});

describe('a caller that wants to know of every failure', () => {
  it('is told before the pause, and not of the last one, which it gets', async () => {
    const transport = fakeTransport({ status: 429, headers: { 'retry-after': '30' } }, { status: 409 });
    const { client, clock } = clientOn(transport);
    const told: [unknown, number][] = [];
    const begun = clock.now();
    const onFailedAttempt = (error: unknown) => void told.push([error, clock.now() - begun]);
    await failure(clock.runUntil(client.send({ ...evacuate, onFailedAttempt })));
    expect(told).toMatchObject([[{ status: 429 }, 0]]);
    expect(transport.sent).toHaveLength(2);
  });
});

describe('the time limit', () => {
  it('holds for each attempt', async () => {
    const transport = fakeTransport('silence', 'silence', { body: '"late"' });
    const { client, clock } = clientOn(transport);
    const response = await clock.runUntil(client.send({ ...read, timeoutMs: 1000 }));
    expect(response.body).toBe('"late"');
    expect(clock.sleeps).toEqual([1000, 250, 1000, 500, 1000]);
    expect(transport.sent[0]?.signal.aborted).toBe(true);
    expect(transport.sent[2]?.signal.aborted).toBe(false);
  });

  it('leaves no timer behind, which would keep the program from ending', async () => {
    const { client, clock } = clientOn(fakeTransport(networkError('ECONNRESET'), {}));
    await clock.runUntil(client.send(read));
    expect(clock.asleep).toBe(0);
  });

  it('ends a transport that does not listen to its signal', async () => {
    const { client, clock } = clientOn({
      send: () => new Promise(() => undefined),
      close: () => Promise.resolve(),
    });
    expect(await failure(clock.runUntil(client.send(evacuate)))).toMatchObject({
      code: 'requestTimeout',
      timeoutMs: 75_000,
      mayHaveActed: true,
    });
  });
});

describe('the caller’s abort', () => {
  const reason = new Error('the operator changed his mind');

  it('sends nothing where it came before', async () => {
    const transport = fakeTransport({});
    const { client } = clientOn(transport);
    const error = await failure(client.send({ ...evacuate, signal: AbortSignal.abort(reason) }));
    expect(error).toMatchObject({ code: 'requestAborted', cause: reason, mayHaveActed: false });
    expect(transport.sent).toHaveLength(0);
  });

  it('ends a request under way, which may have been carried out', async () => {
    const transport = fakeTransport('silence');
    const { client } = clientOn(transport);
    const controller = new AbortController();
    const call = failure(client.send({ ...evacuate, signal: controller.signal }));
    await turn();
    controller.abort(reason);
    expect(await call).toMatchObject({ code: 'requestAborted', cause: reason, mayHaveActed: true });
    expect(transport.sent[0]?.signal.aborted).toBe(true);
  });

  it('ends the wait for a repetition', async () => {
    const transport = fakeTransport({ status: 429, headers: { 'retry-after': '50' } });
    const { client, clock } = clientOn(transport);
    const controller = new AbortController();
    const call = failure(client.send({ ...evacuate, signal: controller.signal }));
    await turn();
    expect(clock.sleeps).toHaveLength(2);
    controller.abort(reason);
    const error = await call;
    expect(isRequestAbortedError(error)).toBe(true);
    expect(error).toMatchObject({ cause: reason, mayHaveActed: false });
    expect(transport.sent).toHaveLength(1);
  });

  it('does not throw away an answer that came together with it', async () => {
    const controller = new AbortController();
    const { client } = clientOn({
      send: () => {
        queueMicrotask(() => controller.abort(reason));
        return Promise.resolve({ status: 200, headers: {}, body: '"accepted"' });
      },
      close: () => Promise.resolve(),
    });
    const response = await client.send({ ...evacuate, signal: controller.signal });
    expect(response.body).toBe('"accepted"');
    expect(controller.signal.aborted).toBe(true);
  });

  it('leaves no listener behind on a signal that lives long', async () => {
    const { signal } = new AbortController();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...all: Parameters<typeof add>) => {
      listeners += 1;
      add(...all);
    };
    signal.removeEventListener = (...all: Parameters<typeof remove>) => {
      listeners -= 1;
      remove(...all);
    };
    const { client, clock } = clientOn(fakeTransport(networkError('ECONNRESET'), {}));
    await clock.runUntil(client.send({ ...read, signal }));
    expect(listeners).toBe(0);
  });
});

describe('a request', () => {
  it('carries the global request id, the user agent and its JSON', async () => {
    const transport = fakeTransport({});
    const { client } = clientOn(transport);
    await client.send({ ...lock, body: { lock: null }, headers: { 'x-extra': '1' } });
    expect(transport.sent[0]).toMatchObject({
      method: 'POST',
      body: '{"lock":null}',
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        'user-agent': 'test',
        'x-openstack-request-id': 'req-22222222-2222-2222-2222-222222222222',
        'x-extra': '1',
      },
    });
  });

  it('that fails tells both request ids and what was said', async () => {
    const { client } = clientOn(
      fakeTransport({
        status: 403,
        headers: { 'x-openstack-request-id': 'req-1' },
        body: '{"forbidden": {"code": 403, "message": "Policy"}}',
      }),
    );
    const error = await failure(client.send({ ...read, microversion: '2.96' }));
    expect(error).toMatchObject({
      name: 'ForbiddenError',
      message: `GET ${URL} answered 403: Policy (req-1)`,
      status: 403,
      requestId: 'req-1',
      globalRequestId: 'req-22222222-2222-2222-2222-222222222222',
      microversion: '2.96',
    });
  });
});
