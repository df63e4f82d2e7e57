import { makeTokenSource } from '../../src/auth/make-token-source.ts';
import { Session } from '../../src/auth/session.ts';
import type { Auth } from '../../src/config/credentials.ts';
import { resolveAuth } from '../../src/config/resolve-auth.ts';
import { HttpClient } from '../../src/http/http-client.ts';
import { FakeClock } from '../http/fake-clock.ts';
import { fakeTransport, type Fate } from '../http/fake-transport.ts';

export const HOUR = 3_600_000;

/** Keystone's answer with a token, as of the moment at which a fake clock begins. */
export function issued(
  token: string,
  {
    lifeMs = HOUR,
    skewMs = 0,
    ...more
  }: { readonly lifeMs?: number; readonly skewMs?: number } & Readonly<Record<string, unknown>> = {},
): Fate {
  const from = Date.parse('2026-01-01T00:00:00Z') + skewMs;
  return {
    status: 201,
    headers: { 'x-subject-token': token, date: new Date(from).toUTCString() },
    body: JSON.stringify({
      token: {
        issued_at: new Date(from).toISOString(),
        expires_at: new Date(from + lifeMs).toISOString(),
        roles: [{ name: 'admin' }, { name: `role-of-${token}` }],
        catalog: [],
        ...more,
      },
    }),
  };
}

/** A session that logs in with these credentials, and a network in which its requests meet these fates. */
export function sessionFor(auth: Auth, ...fates: readonly [Fate, ...Fate[]]) {
  const clock = new FakeClock();
  const transport = fakeTransport(...fates);
  const timeoutMs = 75_000;
  const http = new HttpClient({
    transport,
    clock,
    random: () => 0,
    retries: 1,
    timeoutMs,
    userAgent: 'test',
    globalRequestId: 'req-22222222-2222-2222-2222-222222222222',
  });
  const source = makeTokenSource(http, resolveAuth(auth), { clock, timeoutMs });
  return { clock, transport, session: new Session(source, () => clock.now()) };
}
