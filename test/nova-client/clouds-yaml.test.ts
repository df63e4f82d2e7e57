import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { ConnectOptions } from '../../src/config/connect-options.ts';
import { NovaClient } from '../../src/nova/client.ts';
import { FakeClock } from '../http/fake-clock.ts';
import { fakeCloud } from './fake-cloud.ts';

/** Connects by a clouds.yaml with this one cloud, and gives back what was sent. */
async function connectBy(cloud: unknown, options: ConnectOptions = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'nova-lifeboat-clouds-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const configFile = join(folder, 'clouds.yaml');
  await writeFile(configFile, JSON.stringify({ clouds: { prod: cloud } }));
  const transport = fakeCloud();
  await NovaClient.connect({ configFile, env: {}, transport, clock: new FakeClock(), ...options });
  const [login] = transport.sent.filter(({ url }) => url.endsWith('/auth/tokens'));
  const auth = (JSON.parse(login?.body ?? '{}') as { auth?: Record<string, unknown> }).auth;
  const nova = transport.sent.filter((request) => request !== login);
  return { login, auth, asked: nova.map(({ url, headers }) => `${headers['x-auth-token'] ?? ''} ${url}`) };
}

const K = { auth_url: 'http://keystone.example/v3/' };
const USER = { ...K, user_id: 'u', password: 'hunter2' };
const FOUND = ['gAAAAABtoken http://nova.example:8774/v2.1/'];

it.each<[string, unknown, unknown]>([
  ['a project', { auth: { ...USER, project_id: 'p' } }, { project: { id: 'p' } }],
  ['the system', { auth: { ...USER, system_scope: 'all' } }, { system: { all: true } }],
  ['a domain', { auth_type: 'v3password', auth: { ...USER, domain_name: 'd' } }, { domain: { name: 'd' } }],
  ['a trust', { auth: { ...USER, trust_id: 't' } }, { 'OS-TRUST:trust': { id: 't' } }],
  [
    'a token',
    { auth_type: 'v3token', auth: { ...K, token: 't', project_id: 'p' } },
    { project: { id: 'p' } },
  ],
])('a clouds.yaml with %s logs in for it', async (_name, cloud, scope) => {
  const { auth, asked } = await connectBy(cloud);
  expect(auth?.['scope']).toEqual(scope);
  expect(asked).toEqual(FOUND);
});

it('a clouds.yaml with a token alone uses it as it is', async () => {
  const { login } = await connectBy({ auth_type: 'token', auth: { ...K, token: 'mine' } });
  expect(login).toMatchObject({ method: 'GET', headers: { 'x-subject-token': 'mine' } });
});

it.each([
  [{ application_credential_id: 'i', project_name: 'left out', user_id: 'too' }, { id: 'i' }],
  [
    { application_credential_name: 'n', username: 'me', user_domain_name: 'd' },
    { name: 'n', user: { name: 'me', domain: { name: 'd' } } },
  ],
])('a clouds.yaml with an application credential sends no scope: %o', async (more, credential) => {
  const { auth } = await connectBy({
    auth_type: 'v3applicationcredential',
    auth: { ...K, application_credential_secret: 's', ...more },
  });
  expect(auth).toEqual({
    identity: { methods: ['application_credential'], application_credential: { ...credential, secret: 's' } },
  });
});

it.each<[unknown, ConnectOptions, string]>([
  [{ auth_type: 'none', auth: { endpoint: 'http://n/v2.1' } }, {}, 'admin:admin http://n/v2.1/'],
  [
    { auth_type: 'none', compute_endpoint_override: 'http://n/%(project_id)s/v2.1' },
    {},
    'admin:admin http://n/admin/v2.1/',
  ],
  [{ auth_type: 'none' }, { endpointOverride: 'http://o' }, 'admin:admin http://o/'],
  [{ auth_type: 'admin_token', auth: { url: 'http://n', token: 'T' } }, {}, 'T http://n/'],
  [
    { auth_type: 'admin_token', auth: { endpoint: 'http://n', token: 'T' } },
    { endpointOverride: 'http://o' },
    'T http://o/',
  ],
])('a clouds.yaml without Keystone goes straight to Nova: %o %o', async (cloud, options, first) => {
  const { login, asked } = await connectBy(cloud, options);
  expect(login).toBeUndefined();
  expect(asked[0]).toBe(first);
});
