import { connect } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PacedClock, SimulatedCloud, type ListeningCloud } from '../../src/testing/index.ts';
import { uncaughtDuring } from './support/uncaught.ts';

describe('a cloud that listens', () => {
  let cloud: SimulatedCloud;
  let server: ListeningCloud;

  beforeEach(async () => {
    cloud = new SimulatedCloud({ clock: new PacedClock({ speed: 10 }) });
    server = await cloud.listen();
  });

  afterEach(async () => server.close());

  /** Sends bytes, and returns what came back until the server hung up or the wait was over. */
  async function send(text: string, { hangUpMs = 1_000 } = {}): Promise<string> {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    let received = '';
    socket.setEncoding('utf8');
    socket.on('data', (piece: string) => (received += piece));
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(text);
    const timer = setTimeout(() => socket.destroy(), hangUpMs);
    await once(socket, 'close');
    clearTimeout(timer);
    return received;
  }

  /** That it still answers. */
  async function isServing(): Promise<boolean> {
    return (await fetch(server.authUrl)).ok;
  }

  it('lets a client hang up in the middle of its body, and hands nothing of it to the cloud', async () => {
    const uncaught = await uncaughtDuring(async () => {
      await send('POST /identity/v3/auth/tokens HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"auth"', {
        hangUpMs: 20,
      });
      await realMs(20);
    });
    expect(uncaught).toEqual([]);
    expect(cloud.requests).toEqual([]);
    expect(await isServing()).toBe(true);
  });

  it('lets a client hang up while it waits for the answer', async () => {
    cloud.faults.onCall({ call: /./, fault: { kind: 'latency', ms: 500 } });
    const uncaught = await uncaughtDuring(async () => {
      await send('GET /identity/v3 HTTP/1.1\r\nHost: x\r\n\r\n', { hangUpMs: 20 });
      await realMs(100);
    });
    expect(uncaught).toEqual([]);
    expect(await isServing()).toBe(true);
  });

  it.each(['GET //', 'GET http://[', 'GET //['])(
    'answers %s with 400, for that is no address',
    async (line) => {
      let answer = '';
      const uncaught = await uncaughtDuring(async () => {
        answer = await send(`${line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      });
      expect(uncaught).toEqual([]);
      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(await isServing()).toBe(true);
    },
  );

  it('breaks the connection where a fault says so', async () => {
    cloud.faults.onCall({ call: /./, fault: { kind: 'reset', acted: false } });
    const uncaught = await uncaughtDuring(async () => {
      expect(await send('GET /identity/v3 HTTP/1.1\r\nHost: x\r\n\r\n')).toBe('');
    });
    expect(uncaught).toEqual([]);
    expect(await isServing()).toBe(true);
  });
});

async function realMs(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
