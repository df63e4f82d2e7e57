import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { rescopeRequest } from '../../src/auth/identity-request.ts';
import { Keystone } from '../../src/auth/keystone.ts';
import { Secret } from '../../src/config/secret.ts';
import { HttpClient } from '../../src/http/http-client.ts';
import { systemClock } from '../../src/http/system-clock.ts';
import { fakeTransport, type Fate } from '../http/fake-transport.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');

function keystoneOn(...fates: readonly [Fate, ...Fate[]]) {
  const transport = fakeTransport(...fates);
  const http = new HttpClient({
    transport,
    clock: systemClock,
    random: () => 0,
    retries: 0,
    timeoutMs: 1000,
    userAgent: 'test',
    globalRequestId: 'req-22222222-2222-2222-2222-222222222222',
  });
  return { keystone: new Keystone(http, 'http://keystone.example/v3', () => NOW), transport };
}

const REQUEST = rescopeRequest('hunter2', { project: { id: 'p' } });

async function tokenFrom(fate: Fate) {
  return keystoneOn(fate).keystone.issue(REQUEST, true);
}

const answer = (token: unknown, headers: Readonly<Record<string, string>> = { 'x-subject-token': 't' }) => ({
  status: 201,
  headers,
  body: JSON.stringify({ token }),
});

describe('what Keystone gives out', () => {
  it('may lack everything but the token and its end', async () => {
    const token = await tokenFrom(answer({ expires_at: '2026-01-01T01:00:00.000000Z' }));
    expect(token).toMatchObject({
      receivedAt: NOW,
      expiresAt: NOW + 3_600_000,
      roles: [],
      userName: null,
      catalog: [],
    });
    expect(token.value.reveal()).toBe('t');
  });

  it('names regions by either of two keys', async () => {
    const endpoints = [
      { interface: 'public', region: 'one', region_id: 'x', url: 'http://a' },
      { interface: 'public', region_id: 'two', url: 'http://b' },
      { interface: 'public', region: null, url: null },
    ];
    const token = await tokenFrom(
      answer({ expires_at: '2026-01-01T01:00:00Z', catalog: [{ type: 'compute', endpoints }] }),
    );
    expect(token.catalog?.[0]?.endpoints).toEqual([
      { interface: 'public', region: 'one', regionId: 'x', url: 'http://a' },
      { interface: 'public', region: 'two', regionId: 'two', url: 'http://b' },
      { interface: 'public', region: '', regionId: '', url: '' },
    ]);
  });

  it.each(['2026-01-01T01:00:00', '2026-01-01T01:00:00Z', '2026-01-01T03:00:00+02:00'])(
    'ends at %s by universal time',
    async (expires) => {
      vi.stubEnv('TZ', 'America/Lima');
      onTestFinished(() => void vi.unstubAllEnvs());
      expect(new Date(NOW).getTimezoneOffset()).toBe(300);
      const { expiresAt } = await tokenFrom(answer({ expires_at: expires }));
      expect(expiresAt).toBe(NOW + 3_600_000);
    },
  );

  it.each<[string, Fate, string]>([
    ['the token itself', answer({ expires_at: '2026-01-01T01:00:00Z' }, {}), 'headers.x-subject-token'],
    ['a body', { status: 201, headers: { 'x-subject-token': 't' }, body: '' }, ''],
    ['its end', answer({}), 'token.expires_at'],
    ['a real time as its end', answer({ expires_at: 'never' }), 'token.expires_at'],
  ])('is refused without %s', async (_name, fate, path) => {
    await expect(tokenFrom(fate)).rejects.toMatchObject({ code: 'responseValidation', path });
  });
});

const ISSUED = answer({ expires_at: '2026-01-01T01:00:00Z' });
const PAGE: Fate = { status: 404, body: '<html>Not Found</html>' };
const versions = (...all: readonly unknown[]): Fate => ({
  status: 300,
  body: JSON.stringify({ versions: { values: all } }),
});
const version = (id: string, href?: string) => ({
  id,
  status: 'stable',
  ...(href === undefined ? {} : { links: [{ rel: 'self', href }] }),
});

describe('a token that exists', () => {
  it('is shown to itself, and its end counted by Keystone’s clock at that moment', async () => {
    const { keystone, transport } = keystoneOn({
      ...answer({
        issued_at: '2026-01-01T00:00:00Z',
        expires_at: '2026-01-01T09:00:00Z',
        user: { id: 'u1', name: 'ada' },
        project: { id: 'p1', name: 'ops' },
      }),
      // Keystone's clock is five hours ahead of ours.
      headers: { 'x-subject-token': 't', date: 'Thu, 01 Jan 2026 05:00:00 GMT' },
      status: 200,
    });
    const token = await keystone.show(new Secret('t'), false);
    expect(token).toMatchObject({
      expiresAt: NOW + 4 * 3_600_000,
      renewable: false,
      userId: 'u1',
      scope: { kind: 'project', id: 'p1', name: 'ops' },
    });
    expect(transport.sent[0]).toMatchObject({
      method: 'GET',
      url: 'http://keystone.example/v3/auth/tokens',
      headers: { 'x-auth-token': 't', 'x-subject-token': 't' },
    });
  });

  it.each([
    [{ domain: { id: 'd1', name: 'people' } }, { kind: 'domain', id: 'd1', name: 'people' }],
    [{ system: { all: true } }, { kind: 'system' }],
    [{}, { kind: 'unscoped' }],
  ])('says by %j what it is for', async (more, scope) => {
    const token = await tokenFrom(answer({ expires_at: '2026-01-01T01:00:00Z', ...more }));
    expect(token.scope).toEqual(scope);
  });
});

describe('an address that is not quite Keystone’s', () => {
  it.each([
    ['by its link', version('v3.14', 'http://keystone.example/identity/v3/')],
    ['by a relative link', version('v3.14', '/identity/v3')],
  ])('leads to it %s, once', async (_name, third) => {
    const { keystone, transport } = keystoneOn(PAGE, versions(version('v2.0'), third), ISSUED, ISSUED);
    await keystone.issue(REQUEST, true);
    await keystone.issue(REQUEST, true);
    expect(transport.sent.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST http://keystone.example/v3/auth/tokens',
      'GET http://keystone.example/',
      'POST http://keystone.example/identity/v3/auth/tokens',
      'POST http://keystone.example/identity/v3/auth/tokens',
    ]);
    expect(keystone.url).toBe('http://keystone.example/identity/v3');
  });

  it('leads nowhere else than to the same host', async () => {
    const elsewhere = versions(version('v3.14', 'http://internal.example:35357/main/v3/'));
    const { keystone, transport } = keystoneOn(PAGE, elsewhere, ISSUED);
    await expect(keystone.issue(REQUEST, true)).rejects.toMatchObject({ code: 'notFound' });
    expect(transport.sent.every(({ url }) => url.startsWith('http://keystone.example/'))).toBe(true);
  });

  it('is shown no secret while it is looked at', async () => {
    const { keystone, transport } = keystoneOn(PAGE, versions(version('v3', '/identity/v3')), ISSUED);
    await keystone.issue(REQUEST, true);
    expect(JSON.stringify(transport.sent[1])).not.toContain('hunter2');
  });

  it('is not looked for where Keystone itself has answered', async () => {
    const refusal = {
      status: 404,
      body: '{"error": {"title": "Not Found", "message": "no such credential"}}',
    };
    const { keystone, transport } = keystoneOn(refusal);
    await expect(keystone.issue(REQUEST, true)).rejects.toMatchObject({ status: 404 });
    expect(transport.sent).toHaveLength(1);
    expect(keystone.offered).toBeNull();
  });

  it.each<[string, Fate, readonly string[]]>([
    ['an old Keystone', versions(version('v2.0')), ['v2.0']],
    ['a page', { body: '<html>Welcome to nginx</html>' }, []],
    ['nothing', PAGE, []],
  ])('is told from %s', async (_name, found, offered) => {
    const { keystone, transport } = keystoneOn(PAGE, found, PAGE);
    await expect(keystone.issue(REQUEST, true)).rejects.toMatchObject({ status: 404 });
    expect(keystone.offered).toEqual(offered);
    // Nobody looks twice.
    await expect(keystone.issue(REQUEST, true)).rejects.toMatchObject({ status: 404 });
    expect(transport.sent.map(({ method }) => method)).toEqual(['POST', 'GET', 'POST']);
  });
});
