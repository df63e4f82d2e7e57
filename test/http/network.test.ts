import { Agent } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { HttpClient } from '../../src/http/http-client.ts';
import type { HttpRequest } from '../../src/http/http-request.ts';
import { systemClock } from '../../src/http/system-clock.ts';
import { undiciTransport, type UndiciTransportOptions } from '../../src/http/undici-transport.ts';
import { sendJson, startHttpServer } from '../support/http-server.ts';

function connect(options?: UndiciTransportOptions, timeoutMs = 5000): HttpClient {
  const transport = undiciTransport(options);
  onTestFinished(() => transport.close());
  return new HttpClient({
    transport,
    clock: systemClock,
    random: () => 0,
    retries: 2,
    timeoutMs,
    userAgent: 'test',
    globalRequestId: 'req-22222222-2222-2222-2222-222222222222',
  });
}

const get = (url: string): HttpRequest => ({ method: 'GET', url, repeat: 'freely', changes: false });
const evacuate = (url: string): HttpRequest => ({
  method: 'POST',
  url,
  body: { evacuate: {} },
  repeat: 'onlyAfterRefusal',
  changes: true,
});

describe('over a real connection', () => {
  it('an evacuation whose connection is reset is not sent again', async () => {
    const server = await startHttpServer((_seen, _response, request) => {
      request.socket.resetAndDestroy();
    });
    await expect(connect().send(evacuate(server.url))).rejects.toMatchObject({
      code: 'connection',
      mayHaveActed: true,
    });
    expect(server.requests).toHaveLength(1);
  });

  it('an evacuation whose answer breaks off is not sent again', async () => {
    const server = await startHttpServer((_seen, response, request) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{');
      setTimeout(() => request.socket.destroy(), 20);
    });
    await expect(connect().send(evacuate(server.url))).rejects.toMatchObject({ mayHaveActed: true });
    expect(server.requests).toHaveLength(1);
  });

  it('an evacuation that gets no answer in time is not sent again', async () => {
    const server = await startHttpServer(() => undefined);
    await expect(connect({}, 100).send(evacuate(server.url))).rejects.toMatchObject({
      code: 'requestTimeout',
      mayHaveActed: true,
    });
    expect(server.requests).toHaveLength(1);
  });

  it('a read whose connection is reset is sent again', async () => {
    let count = 0;
    const server = await startHttpServer((_seen, response, request) => {
      count += 1;
      if (count < 3) request.socket.resetAndDestroy();
      else sendJson(response, 200, { count });
    });
    const response = await connect().send(get(server.url));
    expect(JSON.parse(response.body)).toEqual({ count: 3 });
  });

  it('nothing was sent where nobody listens', async () => {
    const server = await startHttpServer((_seen, response) => sendJson(response, 200, {}));
    const client = connect();
    const nobody = server.url.replace(/:\d+$/, ':1');
    await expect(client.send(evacuate(nobody))).rejects.toMatchObject({
      code: 'connection',
      reason: 'ECONNREFUSED',
      mayHaveActed: false,
    });
  });

  it('reads share a connection, and every call that changes something has its own', async () => {
    const server = await startHttpServer((_seen, response) => sendJson(response, 200, {}));
    const client = connect();
    for (const request of [get, get, evacuate, evacuate]) {
      await client.send(request(server.url));
      // undici gives a connection back a moment after the answer's end.
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const [first, second, third, fourth] = server.requests.map((seen) => seen.port);
    expect(second).toBe(first);
    expect(new Set([first, third, fourth]).size).toBe(3);
  });

  it('a dispatcher that is given carries everything and stays open', async () => {
    const server = await startHttpServer((_seen, response) => sendJson(response, 200, {}));
    const dispatcher = new Agent();
    onTestFinished(() => dispatcher.close());
    const transport = undiciTransport({ dispatcher });
    const send = () =>
      transport.send({ method: 'POST', url: server.url, headers: {}, signal: new AbortController().signal });
    await send();
    await transport.close();
    await new Promise((resolve) => setTimeout(resolve, 10));
    await send();
    const [first, second] = server.requests.map((seen) => seen.port);
    expect(second).toBe(first);
  });

  it('an abort ends the exchange at the server too', async () => {
    const controller = new AbortController();
    let closed: (() => void) | undefined;
    const gone = new Promise<void>((resolve) => (closed = resolve));
    const server = await startHttpServer((_seen, _response, request) => {
      request.socket.on('close', () => closed?.());
      controller.abort(new Error('enough'));
    });
    await expect(connect().send({ ...get(server.url), signal: controller.signal })).rejects.toMatchObject({
      code: 'requestAborted',
    });
    await gone;
  });

  it('an answer that is too large is not read, and not asked for again', async () => {
    const server = await startHttpServer((_seen, response) => {
      sendJson(response, 200, { filler: 'x'.repeat(2000) });
    });
    await expect(connect({ maxBodyBytes: 1000 }).send(get(server.url))).rejects.toMatchObject({
      code: 'connection',
      reason: 'responseTooLarge',
    });
    expect(server.requests).toHaveLength(1);
  });

  it('a redirect is reported, and not followed with a token to another place', async () => {
    const other = await startHttpServer((_seen, response) => sendJson(response, 200, {}));
    const server = await startHttpServer((_seen, response) => {
      response.writeHead(302, { location: other.url }).end();
    });
    await expect(connect().send(get(server.url))).rejects.toMatchObject({
      code: 'unexpectedStatus',
      status: 302,
    });
    expect(other.requests).toHaveLength(0);
  });

  it('fifty requests under one signal raise no warning', async () => {
    const warnings: Error[] = [];
    const listen = (warning: Error): void => void warnings.push(warning);
    process.on('warning', listen);
    onTestFinished(() => void process.off('warning', listen));
    const server = await startHttpServer((_seen, response) => sendJson(response, 200, {}));
    const client = connect();
    const { signal } = new AbortController();
    await Promise.all(Array.from({ length: 50 }, () => client.send({ ...get(server.url), signal })));
    await new Promise((resolve) => setImmediate(resolve));
    expect(warnings).toEqual([]);
  });
});
