import { describe, expect, it } from 'vitest';
import { isCatalogError, isForbiddenError } from '../../src/index.ts';
import { type Auth, type ConnectOptions, NovaClient } from '../../src/nova/index.ts';
import { SimulatedCloud, type SimulatedCloudOptions } from '../../src/testing/index.ts';

/** A cloud with a host, a way to log in to it, and what is known of its administrator. */
function cloudWith(options: SimulatedCloudOptions = {}) {
  const cloud = new SimulatedCloud(options);
  cloud.addHosts('h1');
  const { auth, ...network } = cloud.connectOptions();
  const connect = async (own: Auth, more: Partial<ConnectOptions> = {}): Promise<NovaClient> =>
    NovaClient.connect({ ...network, ...more, auth: own });
  const tokenFor = async (scope: unknown): Promise<string> => {
    const { headers } = await network.transport.send({
      method: 'POST',
      url: `${auth.authUrl}/auth/tokens`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        auth: {
          identity: {
            methods: ['password'],
            password: { user: { name: 'admin', domain: { id: 'default' }, password: auth.password } },
          },
          scope,
        },
      }),
      signal: new AbortController().signal,
    });
    return headers['x-subject-token'] ?? '';
  };
  const { projectName: project, ...withoutScope } = auth;
  const forProject = { project: { name: project, domain: { id: 'default' } } };
  return { cloud, auth, withoutScope, connect, tokenFor, forProject };
}

const hostsOf = async (nova: NovaClient): Promise<readonly string[]> =>
  (await nova.services.list({ binary: 'nova-compute' }).all()).data.map(({ host }) => host);

describe('the simulated cloud lets in', () => {
  it('a token, as it is and for another project', async () => {
    const { auth, connect, tokenFor, forProject } = cloudWith();
    const { authUrl } = auth;
    const asItIs = await connect({ type: 'token', authUrl, token: await tokenFor(forProject) });
    expect(await hostsOf(asItIs)).toEqual(['h1']);
    const token = await tokenFor('unscoped');
    const exchanged = await connect({ type: 'token', authUrl, token, projectName: 'demo' });
    expect(await hostsOf(exchanged)).toEqual(['h1']);
  });

  it('an application credential and a function', async () => {
    const { auth, connect, tokenFor } = cloudWith();
    const credential = await connect({
      type: 'applicationCredential',
      authUrl: auth.authUrl,
      name: 'admin-credential',
      username: 'admin',
      secret: auth.password,
    });
    expect(await hostsOf(credential)).toEqual(['h1']);
    const custom = await connect({
      type: 'custom',
      authUrl: auth.authUrl,
      projectName: 'admin',
      token: async () => ({ token: await tokenFor('unscoped') }),
    });
    expect(await hostsOf(custom)).toEqual(['h1']);
  });

  it('nobody with a token for the system, as Nova since 2023.1', async () => {
    const { withoutScope, connect } = cloudWith();
    const nova = await connect({ ...withoutScope, systemScope: 'all' });
    expect(nova.roles).toContain('admin');
    const error: unknown = await hostsOf(nova).catch((thrown: unknown) => thrown);
    expect(isForbiddenError(error)).toBe(true);
    expect(String(error)).toContain(
      "not allowed to a token with the roles admin, member, reader for the whole system (Nova's policies want a token for a project)",
    );
  });

  it('nobody with an unscoped token', async () => {
    const { auth, connect, tokenFor } = cloudWith();
    const token = await tokenFor('unscoped');
    const error: unknown = await connect({ type: 'token', authUrl: auth.authUrl, token }).catch(
      (thrown: unknown) => thrown,
    );
    expect(isCatalogError(error)).toBe(true);
  });

  it('nobody whose token has ended, and who has nothing else', async () => {
    const { cloud, auth, connect, tokenFor, forProject } = cloudWith({ tokenLifetimeMs: 600_000 });
    const token = await tokenFor(forProject);
    const nova = await connect({ type: 'token', authUrl: auth.authUrl, token });
    await cloud.pass(600_000);
    await expect(hostsOf(nova)).rejects.toThrow(/A token cannot be renewed by itself/);
  });
});
