import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints, password as labPassword, release } from '../../lab/index.ts';
import { adminToken, byPassword, Identities, rawToken, revoke } from './support/identities.ts';
import {
  type Auth,
  type ConnectOptions,
  isAuthenticationError,
  isCatalogError,
  isForbiddenError,
  isUnauthorizedError,
  NovaClient,
  type PasswordAuth,
  type TokenContext,
  type Transport,
  undiciTransport,
} from './support/library.ts';

const { authUrl, region, nova: novaUrl } = endpoints;

const withoutScope: PasswordAuth = { type: 'password', authUrl, username: 'admin', password: labPassword };
const admin: PasswordAuth = { ...withoutScope, projectName: 'admin' };

/** What went over the network: of each request its method and path, its status, and the token that came with it. */
interface Exchange {
  readonly what: string;
  readonly status: number;
  readonly issued: string | undefined;
}

/** A client of the lab, and all that it sent. */
async function connect(auth: Auth, more: Partial<ConnectOptions> = {}) {
  const inner = undiciTransport();
  const exchanges: Exchange[] = [];
  const transport: Transport = {
    send: async (request) => {
      const response = await inner.send(request);
      const { pathname } = new URL(request.url);
      exchanges.push({
        what: `${request.method} ${pathname}`,
        status: response.status,
        issued: request.method === 'POST' ? response.headers['x-subject-token'] : undefined,
      });
      return response;
    },
    close: () => inner.close(),
  };
  const nova = await NovaClient.connect({ auth, region, transport, ...more });
  return {
    nova,
    exchanges,
    logins: () => exchanges.filter(({ what }) => what === 'POST /v3/auth/tokens').length,
    /** The last token that Keystone issued to the client. */
    token: () => exchanges.findLast(({ issued }) => issued !== undefined)?.issued ?? '',
    /** What is for administrators alone, and asks Keystone's opinion of the token. */
    list: async () => (await nova.services.list().all()).data,
  };
}

/** The error with which something ends; it has no secret in it, however it is printed. */
async function failureOf(promise: Promise<unknown>, ...secrets: readonly string[]): Promise<Error> {
  const error: unknown = await promise.then(
    () => expect.unreachable('it succeeded'),
    (thrown: unknown) => thrown,
  );
  const shown = inspect(error, { depth: null, showHidden: true }) + JSON.stringify(error) + String(error);
  for (const secret of secrets) expect(shown).not.toContain(secret);
  if (!(error instanceof Error)) throw new Error('It failed with something that is no error.');
  return error;
}

/** Some way into the future, as Keystone writes it. */
const inSeconds = (seconds: number): string =>
  new Date(Date.now() + seconds * 1000).toISOString().slice(0, 19);

describe('a login at a real Keystone', () => {
  const identities = new Identities();
  afterAll(async () => identities[Symbol.asyncDispose]());

  it.each([
    authUrl,
    `${authUrl}/`,
    authUrl.replace(/\/v3$/, ''),
    authUrl.replace(/\/v3$/, '/'),
    `${authUrl}/auth/tokens`,
  ])('finds Keystone by %s', async (url) => {
    const { nova, list, exchanges } = await connect({ ...admin, authUrl: url });
    expect(nova.roles).toContain('admin');
    expect((await list()).length).toBeGreaterThan(0);
    expect(exchanges[0]).toMatchObject({ what: 'POST /v3/auth/tokens', status: 201 });
  });

  it('says so where no Keystone is', async () => {
    const wrong = { ...admin, authUrl: `${authUrl.replace(/\/v3$/, '')}/nothing-here` };
    const error = await failureOf(connect(wrong));
    expect(error).toMatchObject({ code: 'authentication', status: 404, temporary: false });
  });

  it('is by a password, with ids or with names', async () => {
    const [userId, projectId] = await Promise.all([
      identities.idOf('users', 'admin'),
      identities.idOf('projects', 'admin'),
    ]);
    const byId = await connect({ type: 'password', authUrl, userId, password: labPassword, projectId });
    expect((await byId.list()).length).toBeGreaterThan(0);
    const byName = await connect({ ...admin, userDomainName: 'Default', projectDomainName: 'Default' });
    expect((await byName.list()).length).toBeGreaterThan(0);
  });

  it('is by a token, as it is and for another project', async () => {
    const token = await adminToken();
    const asItIs = await connect({ type: 'token', authUrl, token });
    expect(asItIs.nova.roles).toContain('admin');
    expect((await asItIs.list()).length).toBeGreaterThan(0);
    expect(asItIs.logins()).toBe(0);

    const exchanged = await connect({ type: 'token', authUrl, token, projectName: 'demo' });
    expect(exchanged.logins()).toBe(1);
    expect(exchanged.token()).not.toBe(token);
    // In demo he is an administrator too.
    expect((await exchanged.list()).length).toBeGreaterThan(0);
  });

  it('is by an application credential, with its id or with its name and user', async () => {
    const { id, name, secret } = await identities.applicationCredential();
    const byId = await connect({ type: 'applicationCredential', authUrl, id, secret });
    expect((await byId.list()).length).toBeGreaterThan(0);
    const byName = await connect({ type: 'applicationCredential', authUrl, name, username: 'admin', secret });
    expect(byName.nova.roles).toContain('admin');
  });

  it('is by a fixed token at a fixed endpoint', async () => {
    const fixed = await connect({ type: 'adminToken', endpoint: novaUrl, token: await adminToken() });
    expect((await fixed.list()).length).toBeGreaterThan(0);
    expect(fixed.exchanges.every(({ what }) => what.startsWith('GET /v2.1/'))).toBe(true);
  });

  it('is by a function, whose unscoped token is exchanged for one of the project', async () => {
    const reasons: TokenContext['reason'][] = [];
    const client = await connect({
      type: 'custom',
      authUrl,
      projectName: 'admin',
      token: async ({ reason }) => {
        reasons.push(reason);
        return { token: await rawToken(byPassword('admin', labPassword, 'unscoped')) };
      },
    });
    await revoke(client.token());
    expect((await client.list()).length).toBeGreaterThan(0);
    expect(reasons).toEqual(['first', 'refused']);
  });

  it('is by a trust, in the project of the trustor', async () => {
    const trustee = await identities.user();
    const trustId = await identities.trust(trustee);
    const auth = { type: 'password', authUrl, username: trustee.name, password: trustee.password } as const;
    const client = await connect({ ...auth, trustId });
    expect(client.nova.roles).toContain('admin');
    expect((await client.list()).length).toBeGreaterThan(0);

    const none = await failureOf(connect({ ...auth, trustId: 'no-such-trust' }), trustee.password);
    expect(isAuthenticationError(none)).toBe(true);
    expect(none.message).toContain('for the trust no-such-trust');
  });
});

describe('a refused login at a real Keystone', () => {
  const identities = new Identities();
  afterAll(async () => identities[Symbol.asyncDispose]());

  it('says for a wrong password what was asked for, and not what is wrong', async () => {
    const error = await failureOf(connect({ ...admin, password: 'not-the-password' }), 'not-the-password');
    expect(error).toMatchObject({ code: 'authentication', status: 401, temporary: false });
    expect(error.message).toContain(
      'Asked for: the user admin in the domain with the id default by password, for the project admin',
    );
    expect(error.message).toContain('Keystone does not tell what is wrong');
  });

  it('says it for a project in which the user has no role', async () => {
    const { name, password } = await identities.user(['member', { project: 'demo' }]);
    const error = await failureOf(connect({ ...admin, username: name, password }), password);
    expect(error).toMatchObject({ code: 'authentication', status: 401 });
    expect(error.message).toContain('a role that the user lacks there');
  });

  it('tells a wrong secret of an application credential from one that is gone', async () => {
    const { id, secret, remove } = await identities.applicationCredential();
    const wrong = await failureOf(
      connect({ type: 'applicationCredential', authUrl, id, secret: 'not-the-secret' }),
      'not-the-secret',
    );
    expect(wrong).toMatchObject({ code: 'authentication', status: 401 });
    expect(wrong.message).toContain('The secret is wrong');
    await remove();
    const gone = await failureOf(connect({ type: 'applicationCredential', authUrl, id, secret }), secret);
    expect(gone).toMatchObject({ code: 'authentication', status: 404 });
    expect(gone.message).toContain('There is no such application credential');
  });

  it('says that a token was revoked before', async () => {
    const token = await adminToken();
    await revoke(token);
    for (const scope of [{}, { projectName: 'admin' }]) {
      const error = await failureOf(connect({ type: 'token', authUrl, token, ...scope }), token);
      expect(error).toMatchObject({ code: 'authentication', temporary: false });
      expect(error.message).toContain('A token cannot be renewed by itself');
    }
  });
});

describe('a scope that is wrong for a real Nova', () => {
  const identities = new Identities();
  afterAll(async () => identities[Symbol.asyncDispose]());

  it('is none', async () => {
    const missing = await failureOf(connect(withoutScope));
    expect(missing).toMatchObject({ code: 'invalidOptions', option: 'auth.projectName' });

    const token = await rawToken(byPassword('admin', labPassword, 'unscoped'));
    const unscoped = await failureOf(connect({ type: 'token', authUrl, token }), token);
    expect(isCatalogError(unscoped)).toBe(true);
    expect(unscoped.message).toContain('it is empty, as for a token without a scope: name the project');
  });

  it.each([
    ['the whole system', { systemScope: 'all' }, 'the whole system'],
    ['a domain', { domainId: 'default' }, 'the domain Default'],
  ] as const)('is %s', async (_name, scope, words) => {
    const { name, password } = await identities.user(['admin', { domain: 'default' }]);
    const who = 'domainId' in scope ? { username: name, password } : {};
    const client = await connect({ ...withoutScope, ...who, ...scope });
    expect(client.nova.roles).toContain('admin');
    const outcome: unknown = await client.list().then(
      () => 'done',
      (error: unknown) => error,
    );
    // Zed does not enforce scopes unless it is told to.
    if (release === 'zed' && outcome === 'done') return;
    expect(isForbiddenError(outcome)).toBe(true);
    expect(String(outcome)).toContain(`for ${words} (Nova's policies want a token for a project)`);
  });

  it('is a region that the catalog does not have', async () => {
    const error = await failureOf(connect(admin, { region: 'RegionTwo' }));
    expect(isCatalogError(error)).toBe(true);
    expect(error.message).toContain('in region RegionTwo; it has: RegionOne');
    expect(error).toMatchObject({
      available: expect.arrayContaining([
        expect.objectContaining({ region: 'RegionOne', interface: 'public' }),
      ]) as unknown,
    });
  });

  it('is looked for by interfaces and by the name of the service', async () => {
    const client = await connect(admin, { interface: ['internalURL', 'public'], serviceName: 'nova' });
    expect((await client.list()).length).toBeGreaterThan(0);
    const error = await failureOf(connect(admin, { serviceName: 'ironic' }));
    expect(error.message).toContain('of a service named ironic in region RegionOne; it has: RegionOne');
  });
});

describe('what a real Nova refuses', () => {
  const identities = new Identities();
  afterAll(async () => identities[Symbol.asyncDispose]());

  it('to whoever is no administrator, which is said with the roles that he has', async () => {
    const { name, password } = await identities.user(['member', { project: 'demo' }]);
    const client = await connect({ ...admin, username: name, password, projectName: 'demo' });
    const error = await failureOf(client.list(), password, client.token());
    expect(isForbiddenError(error)).toBe(true);
    expect(error.message).toMatch(
      /^not allowed to a token with the roles? .*\bmember\b.* for the project demo /,
    );
    expect(error.message).toContain("Policy doesn't allow os_compute_api:os-services");
    // What every member may is his all the same.
    expect((await client.nova.servers.list().all()).data).toBeDefined();
  });

  it('without a login, and with a token that is none', async () => {
    const none = await connect({ type: 'none', endpoint: novaUrl });
    const refused = await failureOf(none.list());
    expect(isUnauthorizedError(refused)).toBe(true);
    expect(refused.message).toContain('this Nova wants a token of Keystone');

    const token = 'gAAAAAB-no-token-of-this-keystone';
    const wrong = await connect({ type: 'adminToken', endpoint: novaUrl, token });
    const useless = await failureOf(wrong.list(), token);
    expect(isUnauthorizedError(useless)).toBe(true);
    expect(useless.message).toMatch(/^refused with the admin token/);
  });
});

describe('a token that a real Keystone takes back in the middle', () => {
  // Until the first call Nova has not seen the token: it may remember for five minutes that one is valid.
  it.each<[string, () => Promise<Auth>]>([
    ['a password', () => Promise.resolve(admin)],
    [
      'a token for a project',
      async () => ({ type: 'token', authUrl, token: await adminToken(), projectName: 'admin' }),
    ],
  ])('is renewed once for twenty calls, by %s', async (_name, auth) => {
    const client = await connect(await auth());
    const first = client.token();
    await revoke(first);
    const lists = await Promise.all(Array.from({ length: 20 }, async () => client.list()));
    expect(lists.every((services) => services.length > 0)).toBe(true);
    expect(client.exchanges.some(({ status }) => status === 401)).toBe(true);
    expect(client.logins()).toBe(2);
    expect(client.token()).not.toBe(first);
  });

  it('is renewed by an application credential', async () => {
    await using identities = new Identities();
    const { id, secret } = await identities.applicationCredential();
    const client = await connect({ type: 'applicationCredential', authUrl, id, secret });
    await revoke(client.token());
    expect((await client.list()).length).toBeGreaterThan(0);
    expect(client.logins()).toBe(2);
  });

  it('is not renewed where there is nothing else, which is said', async () => {
    const token = await adminToken();
    const client = await connect({ type: 'token', authUrl, token });
    await revoke(token);
    const error = await failureOf(client.list(), token);
    expect(isAuthenticationError(error)).toBe(true);
    expect(error.message).toMatch(
      /^could not re-authenticate at .*The token that was given was revoked, or has ended/,
    );
  });
});

describe('a token that ends soon, with the application credential that it is of', () => {
  const LIFE_S = 40;
  const identities = new Identities();
  let endsAt: number;
  let credential: { readonly id: string; readonly secret: string };

  beforeAll(async () => {
    endsAt = Date.now() + LIFE_S * 1000;
    credential = await identities.applicationCredential({ expires_at: inSeconds(LIFE_S) });
  });
  afterAll(async () => identities[Symbol.asyncDispose]());

  it('is renewed in time as long as that is possible, and its end is told', async () => {
    const { id, secret } = credential;
    const client = await connect({ type: 'applicationCredential', authUrl, id, secret });
    const given = await connect({ type: 'token', authUrl, token: client.token() });
    expect((await client.list()).length).toBeGreaterThan(0);
    expect((await given.list()).length).toBeGreaterThan(0);
    expect(client.logins()).toBe(1);

    // More than half of its life is over.
    await sleep(Math.max(0, endsAt - Date.now() - 6_000));
    expect((await client.list()).length).toBeGreaterThan(0);
    expect(client.logins()).toBeGreaterThanOrEqual(2);
    const asked = given.exchanges.length;
    expect((await given.list()).length).toBeGreaterThan(0);
    // Nova alone: there is no use in renewing it.
    expect(given.exchanges.slice(asked).every(({ what }) => what.startsWith('GET /v2.1/'))).toBe(true);

    await sleep(Math.max(0, endsAt - Date.now()) + 3_000);
    const over = await failureOf(client.list(), secret);
    expect(over).toMatchObject({ code: 'authentication', status: 401 });
    expect(over.message).toContain('the credential has expired');
    const ended = await failureOf(given.list());
    expect(ended.message).toMatch(
      /was revoked, or has ended \(at 20.*Z\).*A token cannot be renewed by itself/,
    );
  });
});
