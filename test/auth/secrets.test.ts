import { format, inspect } from 'node:util';
import createDebug from 'debug';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Auth } from '../../src/config/credentials.ts';
import { resolveAuth } from '../../src/config/resolve-auth.ts';
import type { Transport, TransportRequest, TransportResponse } from '../../src/http/transport.ts';
import { NovaClient } from '../../src/nova/client.ts';
import { FakeClock } from '../http/fake-clock.ts';

const SECRET = 'hunter2';
const authUrl = 'http://keystone.example';
const endpoint = 'http://nova.example:8774/v2.1';

const LOGINS: readonly Auth[] = [
  { type: 'password', authUrl, username: 'ada', password: SECRET, projectName: 'ops' },
  { type: 'applicationCredential', authUrl, id: 'c1', secret: SECRET },
  { type: 'token', authUrl, token: SECRET },
  { type: 'token', authUrl, token: SECRET, projectName: 'ops' },
  { type: 'none', endpoint, projectId: SECRET },
  { type: 'adminToken', endpoint, token: SECRET },
  { type: 'custom', token: () => Promise.resolve({ token: SECRET, endpoint }) },
  { type: 'custom', authUrl, token: () => Promise.resolve({ token: SECRET }) },
  { type: 'custom', authUrl, projectName: 'ops', token: () => Promise.resolve({ token: SECRET }) },
];

/** All that could come to light. */
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
}

/** A network that shows whoever asks all that was sent, and refuses it. */
function echoing(status: number): Transport {
  return {
    send: ({ method, url, headers, body }: TransportRequest): Promise<TransportResponse> =>
      Promise.resolve({
        status,
        headers: {},
        body: `You sent ${JSON.stringify({ method, url, headers, body })}`,
      }),
    close: () => Promise.resolve(),
  };
}

describe.each(LOGINS)('no secret of %o comes to light', (auth) => {
  it('in what was checked', () => {
    const { type, ...resolved } = resolveAuth(auth);
    // That a project has the name of the secret is this test's doing.
    show(type === 'none' ? { ...resolved, projectId: null } : resolved);
    for (const text of shown) expect(text).not.toContain(SECRET);
  });

  it.each([200, 302, 400, 401, 403, 404, 500])('in an error after %i, and in the log', async (status) => {
    const clock = new FakeClock();
    const connecting = NovaClient.connect({
      auth,
      transport: echoing(status),
      clock,
      random: () => 0,
      retries: 0,
    });
    show(await connecting.catch((error: unknown) => error));
    expect(shown.some((text) => text.includes('Error'))).toBe(true);
    expect(shown.some((text) => text.includes('nova-lifeboat:http'))).toBe(true);
    for (const text of shown) expect(text).not.toContain(SECRET);
  });
});
