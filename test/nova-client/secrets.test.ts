import { format, inspect } from 'node:util';
import createDebug from 'debug';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { HttpClient } from '../../src/http/http-client.ts';
import type { Auth } from '../../src/config/credentials.ts';
import type { TransportResponse } from '../../src/http/transport.ts';
import { connect, fakeCloud, json, PASSWORD, TOKEN, type FakeCloudOptions } from './fake-cloud.ts';

const SECRETS = [TOKEN, PASSWORD, 'hunter3-admin-pass', 'hunter4-secret'];
// What each of the two was sent, and might echo.
const NOVA_ECHO = `You sent X-Auth-Token: ${TOKEN}`;
const KEYSTONE_ECHO = `You sent ${PASSWORD} or hunter4-secret`;

/** All that could come to light: in the log, and in an error however it is shown. */
const shown: string[] = [];

beforeEach(() => {
  shown.length = 0;
  const { log } = createDebug;
  createDebug.log = (...all: unknown[]) => void shown.push(format(...all));
  createDebug.enable('nova-lifeboat:*');
  onTestFinished(() => {
    createDebug.log = log;
    createDebug.disable();
  });
});

function show(value: unknown): void {
  shown.push(inspect(value, { depth: null, showHidden: true }), String(value), JSON.stringify(value));
  if (value instanceof Error) shown.push(value.message, value.stack ?? '');
}

async function showFailure(promise: Promise<unknown>): Promise<void> {
  show(
    await promise.then(
      () => expect.unreachable('it succeeded'),
      (error: unknown) => error,
    ),
  );
}

function expectNothingSecret(): void {
  expect(shown.length).toBeGreaterThan(0);
  for (const text of shown) {
    for (const secret of SECRETS) expect(text).not.toContain(secret);
  }
}

describe('no secret comes to light', () => {
  it('in the log and the client of a run in which all is well', async () => {
    const cloud = fakeCloud({
      answer: (request) =>
        request.method === 'POST' ? json({ adminPass: SECRETS[2] }) : json({ servers: [] }),
    });
    const nova = await connect(cloud);
    await nova.servers.detail({ host: 'h1' }).all();
    show(await nova.servers.evacuate('1', { microversion: '2.13', onSharedStorage: true }));
    show(nova);
    expect(shown.some((line) => line.includes('GET /v2.1/servers/detail?all_tenants=1&host=h1 200'))).toBe(
      true,
    );
    expectNothingSecret();
  });

  it.each<[string, Partial<TransportResponse> | Error]>([
    ...[302, 400, 401, 403, 404, 405, 406, 409, 413, 429, 500, 503].map(
      (status): [string, Partial<TransportResponse>] => [String(status), { status, body: NOVA_ECHO }],
    ),
    ['an answer that is no JSON', { body: NOVA_ECHO }],
    ['an answer that is not as expected', json({ server: { id: 7, token: TOKEN } })],
    ['a broken connection', Object.assign(new Error('reset'), { code: 'ECONNRESET' })],
  ])('in an error after %s', async (_name, answer) => {
    const options: FakeCloudOptions = {
      answer: () => {
        if (answer instanceof Error) throw answer;
        return answer;
      },
    };
    const nova = await connect(fakeCloud(options), { retries: 0 });
    await showFailure(nova.servers.show('1'));
    await showFailure(nova.services.update('1', { forcedDown: true }, { timeoutMs: 1000 }));
    expectNothingSecret();
  });

  it.each<[string, Auth]>([
    [
      'password',
      {
        type: 'password',
        authUrl: 'http://keystone.example',
        username: 'a',
        password: PASSWORD,
        projectName: 'p',
      },
    ],
    [
      'secret',
      {
        type: 'applicationCredential',
        authUrl: 'http://keystone.example',
        id: 'c',
        secret: 'hunter4-secret',
      },
    ],
  ])('when Keystone refuses and echoes the %s', async (_name, auth) => {
    const transport = {
      send: () => Promise.resolve({ status: 401, headers: {}, body: KEYSTONE_ECHO }),
      close: () => Promise.resolve(),
    };
    await showFailure(connect(transport, { auth }));
    expect(shown.join('\n')).toContain('could not authenticate');
    // Keystone never sees a token of Nova's, so nothing can echo one there.
    for (const text of shown) expect(text).not.toContain('secret' in auth ? auth.secret : auth.password);
  });

  it('in a URL that has a password in it', async () => {
    const http = new HttpClient({
      transport: { send: () => Promise.reject(new Error('no')), close: () => Promise.resolve() },
      clock: { now: () => 0, sleep: () => new Promise(() => undefined) },
      random: () => 0,
      retries: 0,
      timeoutMs: 1000,
      userAgent: 'test',
      globalRequestId: 'req-22222222-2222-2222-2222-222222222222',
    });
    await showFailure(
      http.send({
        method: 'GET',
        url: `http://admin:${PASSWORD}@nova.example/?token=${TOKEN}`,
        repeat: 'freely',
        changes: false,
      }),
    );
    expectNothingSecret();
  });
});

describe('the line of a request', () => {
  it('tells method, path, status, time, microversion and both request ids', async () => {
    const nova = await connect(fakeCloud({ answer: () => ({ status: 202 }) }), {
      globalRequestId: 'req-22222222-2222-2222-2222-222222222222',
    });
    await nova.servers.stop('7');
    const line = shown.find((text) => text.includes('/action'));
    expect(line).toMatch(
      /nova-lifeboat:http POST \/v2\.1\/servers\/7\/action 202 0ms 2\.96 req-answer req-22222222-2222-2222-2222-222222222222/,
    );
  });
});
