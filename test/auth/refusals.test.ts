import { describe, expect, it } from 'vitest';
import { explainForbidden } from '../../src/auth/explain-forbidden.ts';
import type { Token } from '../../src/auth/token.ts';
import type { Auth } from '../../src/config/credentials.ts';
import { Secret } from '../../src/config/secret.ts';
import { ForbiddenError } from '../../src/http/errors/status-errors.ts';
import type { Fate } from '../http/fake-transport.ts';
import { facts, refusal } from '../http/failures.ts';
import { issued, sessionFor } from './support.ts';

const authUrl = 'http://keystone.example';
const password: Auth = {
  type: 'password',
  authUrl,
  username: 'ada',
  userDomainName: 'people',
  password: 'hunter2',
  projectName: 'ops',
};
const credential: Auth = { type: 'applicationCredential', authUrl, id: 'c1', secret: 'hunter2' };

const keystoneSays = (
  status: number,
  message = 'The request you have made requires authentication.',
): Fate => ({
  status,
  body: JSON.stringify({ error: { code: status, title: 'Refused', message } }),
});

describe('a refusal of Keystone', () => {
  it.each<[string, Auth, RegExp]>([
    [
      'a user by name',
      password,
      /Asked for: the user ada in the domain people by password, for the project ops in the domain with the id default\. Keystone does not tell what is wrong: the user, its domain, the password, the scope/,
    ],
    [
      'a user by id, for a domain',
      { type: 'password', authUrl, userId: 'u1', password: 'hunter2', domainName: 'people' },
      /Asked for: the user with the id u1 by password, for the domain people\./,
    ],
    [
      'the system',
      { type: 'password', authUrl, userId: 'u1', password: 'hunter2', systemScope: 'all' },
      /by password, for the whole system\./,
    ],
    [
      'a trust',
      { type: 'password', authUrl, userId: 'u1', password: 'hunter2', trustId: 't1' },
      /by password, for the trust t1\./,
    ],
    [
      'an application credential',
      credential,
      /Asked for: the application credential with the id c1\. The secret is wrong, or the credential has expired/,
    ],
    [
      'an application credential by name',
      { type: 'applicationCredential', authUrl, name: 'rescue', userId: 'u1', secret: 'hunter2' },
      /Asked for: the application credential rescue of the user with the id u1\./,
    ],
  ])('says what was asked for and what to do: %s', async (_name, auth, message) => {
    const { session } = sessionFor(auth, keystoneSays(401));
    const failure: unknown = await session.token().catch((error: unknown) => error);
    expect(String(failure)).toMatch(message);
    expect(String(failure)).not.toContain('hunter2');
  });

  it.each<[string, Auth, Fate, RegExp]>([
    [
      'no such credential',
      credential,
      keystoneSays(404, 'Could not find Application Credential: c1.'),
      /There is no such application credential/,
    ],
    [
      'a second factor',
      password,
      { status: 401, body: '{"receipt": {}, "required_auth_methods": [["password", "totp"]]}' },
      /Keystone wants a second factor for this user: use an application credential/,
    ],
    ['a redirect', password, { status: 301, body: '' }, /It redirects, and credentials follow no redirect/],
  ])('says what to do: %s', async (_name, auth, fate, message) => {
    const { session } = sessionFor(auth, fate);
    await expect(session.token()).rejects.toThrow(message);
  });

  it('says which versions there are where version 3 is not', async () => {
    const page: Fate = { status: 404, body: '<html>Not Found</html>' };
    const old: Fate = { status: 300, body: '{"versions": {"values": [{"id": "v2.0"}]}}' };
    await expect(sessionFor(password, page, old).session.token()).rejects.toThrow(
      /There is no version 3 of the Identity API at this address: it offers v2.0. Set auth.authUrl/,
    );
    await expect(sessionFor(password, page, page).session.token()).rejects.toThrow(
      /no Keystone answers there/,
    );
  });

  it('says nothing of credentials where Keystone only fails', async () => {
    const { session, clock } = sessionFor(password, { status: 503 });
    const failure: unknown = await clock.runUntil(session.token()).catch((error: unknown) => error);
    expect(failure).toMatchObject({ temporary: true });
    expect(String(failure)).not.toContain('Asked for');
  });
});

const token: Token = {
  value: new Secret('t'),
  receivedAt: 0,
  expiresAt: 1,
  renewable: true,
  roles: ['member', 'reader'],
  userName: null,
  userId: null,
  scope: { kind: 'project', id: 'p1', name: 'demo' },
  catalog: null,
  endpoint: null,
};
const POLICY = "Policy doesn't allow os_compute_api:os-services:list to be performed.";

function forbidden(novaMessage: string): ForbiddenError {
  return new ForbiddenError({
    ...facts,
    status: 403,
    faultName: 'forbidden',
    novaMessage,
    retryAfterMs: null,
  });
}

describe('a refusal of Nova’s policy', () => {
  it.each<[Partial<Token>, string]>([
    [
      {},
      'not allowed to a token with the roles member, reader for the project demo (what concerns hosts wants admin',
    ],
    [{ roles: ['member'] }, 'with the role member for the project demo'],
    [{ roles: [] }, 'with no role for the project demo'],
    [{ roles: null, scope: null }, 'with roles that are not known here (what concerns hosts'],
    [
      { roles: ['admin'], scope: { kind: 'system' } },
      "with the role admin for the whole system (Nova's policies want a token for a project)",
    ],
    [
      { roles: ['admin'], scope: { kind: 'domain', id: 'd1', name: null } },
      "with the role admin for the domain d1 (Nova's policies want a token for a project)",
    ],
  ])('tells what the token is good for: %j', (more, expected) => {
    const error = explainForbidden(forbidden(POLICY), { ...token, ...more });
    expect(error.message).toContain(expected);
    expect(error.message).toContain(POLICY);
    expect(error).toMatchObject({ code: 'forbidden', status: 403, novaMessage: POLICY, ...facts });
  });

  it('is not seen in other refusals', () => {
    const quota = forbidden('Quota exceeded for instances');
    expect(explainForbidden(quota, token)).toBe(quota);
  });

  it('is told by every call, also after a renewal', async () => {
    const project = { id: 'p1', name: 'demo' };
    const { session } = sessionFor(password, issued('one', { project }), issued('two', { project }));
    await expect(session.run(() => Promise.reject(forbidden(POLICY)))).rejects.toThrow(
      /role-of-one for the project demo/,
    );
    let runs = 0;
    const second = session.run(() => {
      runs += 1;
      return Promise.reject(runs === 1 ? refusal(401) : forbidden(POLICY));
    });
    await expect(second).rejects.toThrow(/role-of-two for the project demo/);
  });
});
