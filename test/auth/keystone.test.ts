import { describe, expect, it } from 'vitest';
import { requestToken } from '../../src/auth/keystone.ts';
import { resolveAuth } from '../../src/config/resolve-auth.ts';
import { HttpClient } from '../../src/http/http-client.ts';
import { systemClock } from '../../src/http/system-clock.ts';
import { fakeTransport, type Fate } from '../http/fake-transport.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');

async function tokenFrom(fate: Fate) {
  const http = new HttpClient({
    transport: fakeTransport(fate),
    clock: systemClock,
    random: () => 0,
    retries: 0,
    timeoutMs: 1000,
    userAgent: 'test',
    globalRequestId: 'req-22222222-2222-2222-2222-222222222222',
  });
  const auth = resolveAuth({
    type: 'applicationCredential',
    authUrl: 'http://keystone.example/',
    id: 'c',
    secret: 'hunter2',
  });
  return requestToken(http, auth, () => NOW, undefined);
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
    expect(token.catalog[0]?.endpoints).toEqual([
      { interface: 'public', region: 'one', url: 'http://a' },
      { interface: 'public', region: 'two', url: 'http://b' },
      { interface: 'public', region: '', url: '' },
    ]);
  });

  it.each<[string, Fate, string]>([
    ['the token itself', answer({ expires_at: '2026-01-01T01:00:00Z' }, {}), 'headers.x-subject-token'],
    ['a body', { status: 201, headers: { 'x-subject-token': 't' }, body: '' }, ''],
    ['its end', answer({}), 'token.expires_at'],
    ['a real time as its end', answer({ expires_at: 'never' }), 'token.expires_at'],
  ])('is refused without %s', async (_name, fate, path) => {
    await expect(tokenFrom(fate)).rejects.toMatchObject({ code: 'responseValidation', path });
  });
});
