import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  REQUEST_CHANNELS,
  type RequestEndMessage,
  type RequestErrorMessage,
  type RequestStartMessage,
} from '../../src/http/diagnostics.ts';
import { FakeClock } from '../http/fake-clock.ts';
import { connect, fakeCloud, json, NOVA, rawServer } from './fake-cloud.ts';

type Message = RequestStartMessage | RequestEndMessage | RequestErrorMessage;

const seen: [string, Message][] = [];
const listeners = Object.values(REQUEST_CHANNELS).map((name) => {
  const listener = (message: unknown): void => void seen.push([name, message as Message]);
  return [name, listener] as const;
});

beforeEach(() => {
  seen.length = 0;
  for (const [name, listener] of listeners) subscribe(name, listener);
});
afterEach(() => {
  for (const [name, listener] of listeners) unsubscribe(name, listener);
});

describe('the channels of diagnostics', () => {
  it('have the names that are documented', () => {
    expect(REQUEST_CHANNELS).toEqual({
      start: 'nova-lifeboat:request:start',
      end: 'nova-lifeboat:request:end',
      error: 'nova-lifeboat:request:error',
    });
  });

  it('tell of every attempt, by the same object from its start to its end', async () => {
    let attempts = 0;
    const cloud = fakeCloud({
      answer: () => {
        attempts += 1;
        if (attempts === 1) throw Object.assign(new Error('reset'), { code: 'ECONNRESET' });
        return attempts === 2 ? { status: 503 } : json({ server: rawServer() });
      },
    });
    const clock = new FakeClock();
    const nova = await connect(cloud, { clock });
    seen.length = 0;
    await clock.runUntil(nova.servers.show('1'));
    expect(seen.map(([name, { request }]) => [name.split(':')[2], request.attempt])).toEqual([
      ['start', 1],
      ['error', 1],
      ['start', 2],
      ['end', 2],
      ['start', 3],
      ['end', 3],
    ]);
    for (let index = 0; index < seen.length; index += 2) {
      expect(seen[index]?.[1].request).toBe(seen[index + 1]?.[1].request);
    }
    expect(seen[0]?.[1]).toEqual({
      request: {
        method: 'GET',
        url: `${NOVA}/v2.1/servers/1`,
        microversion: '2.96',
        attempt: 1,
        globalRequestId: nova.globalRequestId,
      },
    });
    expect(seen[1]?.[1]).toMatchObject({ error: { code: 'connection' }, durationMs: 0 });
    expect(seen[5]?.[1]).toMatchObject({ status: 200, requestId: 'req-answer', durationMs: 0 });
  });

  it('tell of log-ins and of the discovery as well', async () => {
    await connect(fakeCloud());
    expect(seen.map(([, { request }]) => `${request.method} ${new URL(request.url).pathname}`)).toEqual([
      'POST /v3/auth/tokens',
      'POST /v3/auth/tokens',
      'GET /v2.1/',
      'GET /v2.1/',
    ]);
  });
});
