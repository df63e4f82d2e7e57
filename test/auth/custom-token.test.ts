import { describe, expect, it } from 'vitest';
import { AuthenticationError } from '../../src/auth/authentication-error.ts';
import type { Token } from '../../src/auth/token.ts';
import type { CustomAuth, CustomToken, TokenContext } from '../../src/config/credentials.ts';
import { refusal } from '../http/failures.ts';
import { HOUR, issued, sessionFor } from './support.ts';

const refused = refusal(401);
const valueOf = ({ value }: Token): string => value.reveal();

/** A function that gives one after the other, and remembers why it was asked. */
function giving(...tokens: readonly [CustomToken, ...CustomToken[]]) {
  const asked: TokenContext[] = [];
  const auth: CustomAuth = {
    type: 'custom',
    token: (context) => {
      asked.push(context);
      return Promise.resolve(tokens[asked.length - 1] ?? tokens[0]);
    },
  };
  return { auth, reasons: () => asked.map(({ reason }) => reason) };
}

describe('a function that gives tokens', () => {
  it('is called once for twenty that need one together', async () => {
    const { auth, reasons } = giving({ token: 'one' });
    const { session, transport } = sessionFor(auth, {});
    const tokens = await Promise.all(Array.from({ length: 20 }, () => session.token()));
    expect(new Set(tokens.map(valueOf))).toEqual(new Set(['one']));
    expect(reasons()).toEqual(['first']);
    expect(transport.sent).toHaveLength(0);
  });

  it('is called again before the token ends, and after a refusal', async () => {
    const expiresAt = new Date('2026-01-01T01:00:00Z');
    const { auth, reasons } = giving({ token: 'one', expiresAt }, { token: 'two' }, { token: 'three' });
    const { session, clock } = sessionFor(auth, {});
    const begun = clock.now();
    await session.token();
    clock.set(begun + HOUR - 121_000);
    expect(valueOf(await session.token())).toBe('one');
    clock.set(begun + HOUR - 119_000);
    expect(valueOf(await session.token())).toBe('two');
    await session.run((token) => (valueOf(token) === 'two' ? Promise.reject(refused) : Promise.resolve()));
    expect(reasons()).toEqual(['first', 'expiring', 'refused']);
  });

  it('gives catalog, endpoint, roles and end as it likes', async () => {
    const { auth } = giving({
      token: 'one',
      expiresAt: '2026-01-01T02:00:00Z',
      catalog: [
        { type: 'compute', endpoints: [{ interface: 'publicURL', region_id: 'r', url: 'http://nova' }] },
      ],
      endpoint: 'http://tunnel',
      roles: ['admin'],
    });
    const { session, clock } = sessionFor(auth, {});
    expect(await session.token()).toMatchObject({
      expiresAt: clock.now() + 2 * HOUR,
      catalog: [
        {
          type: 'compute',
          name: null,
          endpoints: [{ interface: 'public', region: 'r', regionId: 'r', url: 'http://nova' }],
        },
      ],
      endpoint: 'http://tunnel',
    });
    expect(session.roles).toEqual(['admin']);
  });

  it('has what it leaves out completed by Keystone', async () => {
    const { auth } = giving({ token: 'one', roles: ['its own'] });
    const project = { id: 'p1', name: 'ops' };
    const catalog = [{ type: 'compute', endpoints: [] }];
    const { session, transport, clock } = sessionFor(
      { ...auth, authUrl: 'http://keystone.example' },
      issued('one', { project, catalog }),
    );
    expect(await session.token()).toMatchObject({
      expiresAt: clock.now() + HOUR,
      renewable: true,
      roles: ['its own'],
      scope: { kind: 'project', ...project },
      catalog: [{ type: 'compute' }],
    });
    expect(transport.sent[0]).toMatchObject({ method: 'GET', headers: { 'x-subject-token': 'one' } });
  });

  it('has its token exchanged for one with a scope', async () => {
    const { auth } = giving({ token: 'unscoped', expiresAt: '2026-01-01T00:30:00Z' });
    const { session, transport, clock } = sessionFor(
      { ...auth, authUrl: 'http://keystone.example', projectId: 'p1' },
      issued('scoped'),
    );
    const token = await session.token();
    expect(valueOf(token)).toBe('scoped');
    expect(token.expiresAt).toBe(clock.now() + HOUR / 2);
    expect(JSON.parse(transport.sent[0]?.body ?? '')).toMatchObject({
      auth: { identity: { token: { id: 'unscoped' } }, scope: { project: { id: 'p1' } } },
    });
  });

  it('is told of Keystone’s refusal', async () => {
    const { auth } = giving({ token: 'one' });
    const { session } = sessionFor(
      { ...auth, authUrl: 'http://keystone.example', projectId: 'p1' },
      { status: 401 },
    );
    await expect(session.token()).rejects.toThrow(
      /Asked for: the token of the function auth.token, for the project with the id p1. The token that auth.token gave has ended or was revoked, or its user has no role/,
    );
  });

  it.each<[string, unknown, RegExp]>([
    ['nothing', undefined, /must give \{ token \}/],
    ['no token', {}, /must give \{ token \}/],
    ['a number', { token: 7 }, /must give \{ token \}/],
    ['a token with a line break', { token: 'hunter2\n' }, /must give \{ token \}/],
    [
      'a time that is none',
      { token: 'hunter2', expiresAt: 'soon' },
      /expiresAt that auth.token gave is no time/,
    ],
    [
      'a catalog that is none',
      { token: 'hunter2', catalog: [{}] },
      /the catalog.0.type that auth.token gave/,
    ],
    ['an endpoint that is none', { token: 'hunter2', endpoint: 'hunter2' }, /wrong endpoint: must be a URL/],
  ])('may not give %s, which is said without the token', async (_name, given, message) => {
    const { session } = sessionFor(
      { type: 'custom', token: () => Promise.resolve(given as CustomToken) },
      {},
    );
    const failure: unknown = await session.token().catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'authentication', authUrl: null, temporary: false });
    expect(String(failure)).toMatch(message);
    expect(String(failure)).not.toContain('hunter2');
  });

  it('may fail, and is called again by the next call', async () => {
    const cause = new Error('the vault is sealed');
    let calls = 0;
    const { session } = sessionFor(
      {
        type: 'custom',
        token: () => {
          calls += 1;
          // Not a rejection: whoever writes no async function throws at once.
          if (calls === 1) throw cause;
          return Promise.resolve({ token: 'two' });
        },
      },
      {},
    );
    await expect(session.token()).rejects.toMatchObject({
      message: 'could not authenticate: the function auth.token failed: the vault is sealed',
      cause,
    });
    expect(valueOf(await session.token())).toBe('two');
  });

  it('may say itself what has failed', async () => {
    const own = new AuthenticationError('the agent is restarting', {
      authUrl: null,
      status: null,
      requestId: null,
      temporary: true,
    });
    const { session } = sessionFor({ type: 'custom', token: () => Promise.reject(own) }, {});
    await expect(session.token()).rejects.toBe(own);
  });

  it('is not waited for for ever', async () => {
    let given: AbortSignal | undefined;
    const { session, clock } = sessionFor(
      {
        type: 'custom',
        token: ({ signal }) => {
          given = signal;
          return new Promise(() => undefined);
        },
      },
      {},
    );
    await expect(clock.runUntil(session.token())).rejects.toMatchObject({
      message: 'could not authenticate: the function auth.token gave no token within 75000 ms',
      temporary: true,
    });
    expect(given?.aborted).toBe(true);
  });
});
