import { describe, expect, it } from 'vitest';
import { clientOf, login, type Answer, type Client } from './support/client.ts';

const TOKENS = '/identity/v3/auth/tokens';

async function logIn(client: Client, body: unknown, query = ''): Promise<Answer> {
  return client.ask(`${TOKENS}${query}`, { method: 'POST', user: null, body });
}

function byPassword(user: Record<string, unknown>, scope?: unknown): unknown {
  const identity = { methods: ['password'], password: { user } };
  return { auth: { identity, ...(scope === undefined ? {} : { scope }) } };
}

const domain = { id: 'default' };

describe('the simulated Keystone', () => {
  it('issues a token with roles, project and a catalog of the origin by which it was asked', async () => {
    const client = clientOf();
    const { status, headers, body } = await logIn(client, login(client.cloud, 'admin'));
    expect(status).toBe(201);
    expect(headers['x-subject-token']).toMatch(/^gAAAA/);
    const { token } = body as {
      token: {
        roles: { name: string }[];
        catalog: { type: string; endpoints: { url: string; interface: string }[] }[];
      };
    };
    expect(token).toMatchObject({
      methods: ['password'],
      user: { name: 'admin', domain: { id: 'default', name: 'Default' } },
      project: { name: 'admin' },
      issued_at: '2026-01-01T00:00:00.000000Z',
      expires_at: '2026-01-01T01:00:00.000000Z',
    });
    expect(token.roles.map(({ name }) => name)).toEqual(['admin', 'member', 'reader']);
    const compute = token.catalog.find(({ type }) => type === 'compute');
    expect(compute?.endpoints.map(({ url }) => url)).toEqual(
      ['', '', ''].map(() => 'http://simulated-cloud.test/compute/v2.1'),
    );
    expect(compute?.endpoints.map((endpoint) => endpoint.interface).sort()).toEqual([
      'admin',
      'internal',
      'public',
    ]);
  });

  it('leaves the catalog out where nobody wants it, and with a token without a project', async () => {
    const client = clientOf();
    const { body } = await logIn(client, login(client.cloud, 'admin'), '?nocatalog');
    expect(body).not.toHaveProperty('token.catalog');
    expect(body).toHaveProperty('token.project');
    const unscoped = await logIn(client, byPassword({ name: 'demo', domain, password: 'simulated' }));
    expect(unscoped.status).toBe(201);
    expect(unscoped.body).not.toHaveProperty('token.project');
    expect(unscoped.body).not.toHaveProperty('token.catalog');
  });

  it.each([
    ['a wrong password', byPassword({ name: 'admin', domain, password: 'wrong' })],
    ['an unknown user', byPassword({ name: 'nobody', domain, password: 'simulated' })],
    ['another domain', byPassword({ name: 'admin', domain: { id: 'other' }, password: 'simulated' })],
    [
      'a project that he has no role in',
      byPassword({ name: 'demo', domain, password: 'simulated' }, { project: { name: 'admin', domain } }),
    ],
    [
      'a project that is not there',
      byPassword({ name: 'admin', domain, password: 'simulated' }, { project: { name: 'none', domain } }),
    ],
  ])('says nothing but 401 to %s', async (_what, body) => {
    const answer = await logIn(clientOf(), body);
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual({
      error: {
        code: 401,
        message: 'The request you have made requires authentication.',
        title: 'Unauthorized',
      },
    });
  });

  it.each([
    ['{', 'Expecting to find valid JSON in request body.'],
    [{ auth: { identity: { methods: ['foo'] } } }, 'Expecting to find foo in identity.'],
    [{ auth: {} }, "'identity' is a required property"],
  ])('refuses what is malformed: %o', async (body, words) => {
    const answer = await logIn(clientOf(), body);
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 400, title: 'Bad Request' } } });
    expect(answer.text).toContain(words);
  });

  it('takes application credentials by id or by name and user, in their own project', async () => {
    const client = clientOf();
    const secret = client.cloud.connectOptions('demo').auth.password;
    const credential = { name: 'demo-credential', user: { name: 'demo', domain }, secret };
    const ask = async (given: unknown): Promise<Answer> =>
      logIn(client, {
        auth: { identity: { methods: ['application_credential'], application_credential: given } },
      });
    const answer = await ask(credential);
    expect(answer).toMatchObject({
      status: 201,
      body: { token: { methods: ['application_credential'], project: { name: 'demo' } } },
    });
    const { id } = (answer.body as { token: { application_credential: { id: string } } }).token
      .application_credential;
    expect(await ask({ id, secret })).toMatchObject({ status: 201 });
    expect(await ask({ id, secret: 'wrong' })).toMatchObject({ status: 401 });
    expect(await ask({ id: 'x', secret })).toMatchObject({
      status: 404,
      body: { error: { message: 'Could not find Application Credential: x.' } },
    });
  });

  it('exchanges a token for one of another project that does not outlive it', async () => {
    const client = clientOf();
    const first = await logIn(client, login(client.cloud, 'admin'));
    await client.cloud.pass(600_000);
    const answer = await logIn(client, {
      auth: {
        identity: { methods: ['token'], token: { id: first.headers['x-subject-token'] } },
        scope: { project: { name: 'demo', domain } },
      },
    });
    expect(answer).toMatchObject({
      status: 201,
      body: {
        token: {
          methods: ['password', 'token'],
          project: { name: 'demo' },
          expires_at: '2026-01-01T01:00:00.000000Z',
        },
      },
    });
  });

  it('issues tokens for the whole system, by which Keystone lets do everything and Nova nothing', async () => {
    const client = clientOf();
    const admin = { name: 'admin', domain, password: 'simulated' };
    const { status, headers, body } = await logIn(client, byPassword(admin, { system: { all: true } }));
    expect(status).toBe(201);
    expect(body).toMatchObject({ token: { system: { all: true }, roles: [{ name: 'admin' }, {}, {}] } });
    expect(body).toHaveProperty('token.catalog');
    expect(body).not.toHaveProperty('token.project');
    const asked = { user: null, headers: { 'x-auth-token': headers['x-subject-token'] ?? '' } } as const;
    expect(await client.ask('/identity/v3/projects', asked)).toMatchObject({ status: 200 });
    expect(await client.ask('/compute/v2.1/os-services', asked)).toMatchObject({
      status: 403,
      body: {
        forbidden: {
          message: expect.stringContaining("Policy doesn't allow os_compute_api:os-services") as unknown,
        },
      },
    });
  });

  it.each([
    ['the domain, without a role there', 'admin', { domain: { id: 'default' } }],
    ['the system, without a role there', 'demo', { system: { all: true } }],
    ['a trust', 'admin', { 'OS-TRUST:trust': { id: 't1' } }],
  ])('issues none for %s', async (_what, name, scope) => {
    const answer = await logIn(clientOf(), byPassword({ name, domain, password: 'simulated' }, scope));
    expect(answer.status).toBe(401);
  });

  it.each([
    ['an application credential’s token', 'application_credential', 'Using a delegated token'],
    ['a token for the system', 'password', 'Using a system-scoped token'],
  ])('makes no token for a project out of %s', async (_what, method, words) => {
    const client = clientOf();
    const secret = client.cloud.connectOptions('admin').auth.password;
    const admin = { name: 'admin', domain };
    const first = await logIn(
      client,
      method === 'password'
        ? byPassword({ ...admin, password: secret }, { system: { all: true } })
        : {
            auth: {
              identity: {
                methods: [method],
                application_credential: { name: 'admin-credential', user: admin, secret },
              },
            },
          },
    );
    const answer = await logIn(client, {
      auth: {
        identity: { methods: ['token'], token: { id: first.headers['x-subject-token'] } },
        scope: { project: { name: 'admin', domain } },
      },
    });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain(words);
  });

  it('validates and revokes tokens', async () => {
    const client = clientOf();
    const subject = (await logIn(client, login(client.cloud, 'demo'))).headers['x-subject-token'] ?? '';
    const headers = { 'x-subject-token': subject };
    expect(await client.ask(TOKENS, { headers })).toMatchObject({
      status: 200,
      headers: { 'x-subject-token': subject },
      body: { token: { user: { name: 'demo' } } },
    });
    expect(await client.ask(TOKENS, { headers, method: 'DELETE' })).toMatchObject({ status: 204, text: '' });
    expect(await client.ask(TOKENS, { headers })).toMatchObject({ status: 404 });
    const servers = { user: null, headers: { 'x-auth-token': subject } } as const;
    expect(await client.ask('/compute/v2.1/servers', servers)).toMatchObject({ status: 401 });
  });

  it('lets a token expire by the time of the cloud, and not a millisecond before', async () => {
    const client = clientOf({ tokenLifetimeMs: 60_000, pace: { request: 0 } });
    expect(await client.ask('/compute/v2.1/servers')).toMatchObject({ status: 200 });
    await client.cloud.pass(59_999);
    expect(await client.ask('/compute/v2.1/servers')).toMatchObject({ status: 200 });
    await client.cloud.pass(1);
    expect(await client.ask('/compute/v2.1/servers')).toMatchObject({ status: 401 });
  });

  it('shows projects and users to administrators alone, and finds them by name', async () => {
    const client = clientOf();
    const { body } = await client.ask('/identity/v3/projects?name=demo');
    expect((body as { projects: { name: string }[] }).projects.map(({ name }) => name)).toEqual(['demo']);
    expect(await client.ask('/identity/v3/projects', { user: 'demo' })).toMatchObject({
      status: 403,
      body: {
        error: { message: 'You are not authorized to perform the requested action: identity:list_projects.' },
      },
    });
  });
});
