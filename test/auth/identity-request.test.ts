import { describe, expect, it } from 'vitest';
import { identityRequest, rescopeRequest } from '../../src/auth/identity-request.ts';
import type { ApplicationCredentialAuth, PasswordAuth, ScopeOptions } from '../../src/config/credentials.ts';
import { resolveAuth } from '../../src/config/resolve-auth.ts';

const authUrl = 'http://keystone.example';

function requestFor(auth: PasswordAuth | ApplicationCredentialAuth) {
  const resolved = resolveAuth(auth);
  return resolved.type === 'password' || resolved.type === 'applicationCredential'
    ? identityRequest(resolved)
    : expect.unreachable(resolved.type);
}

describe('the request for a token', () => {
  it('names user and project with their domains', () => {
    const request = requestFor({
      type: 'password',
      authUrl,
      username: 'ada',
      userDomainName: 'people',
      password: 'hunter2',
      projectName: 'ops',
      projectDomainId: 'd1',
    });
    expect(request).toEqual({
      secret: 'hunter2',
      body: {
        auth: {
          identity: {
            methods: ['password'],
            password: { user: { name: 'ada', domain: { name: 'people' }, password: 'hunter2' } },
          },
          scope: { project: { name: 'ops', domain: { id: 'd1' } } },
        },
      },
    });
  });

  it('names no domain where ids are given', () => {
    const request = requestFor({
      type: 'password',
      authUrl,
      userId: 'u1',
      password: 'hunter2',
      projectId: 'p1',
    });
    expect(request.body).toMatchObject({
      auth: {
        identity: { password: { user: { id: 'u1', password: 'hunter2' } } },
        scope: { project: { id: 'p1' } },
      },
    });
  });

  it('has no scope with an application credential', () => {
    const request = requestFor({ type: 'applicationCredential', authUrl, id: 'c1', secret: 'hunter2' });
    expect(request.body).toEqual({
      auth: {
        identity: {
          methods: ['application_credential'],
          application_credential: { id: 'c1', secret: 'hunter2' },
        },
      },
    });
  });

  it('names the owner of an application credential that is given by name', () => {
    const request = requestFor({
      type: 'applicationCredential',
      authUrl,
      name: 'rescue',
      secret: 'hunter2',
      username: 'ada',
    });
    expect(request.body).toMatchObject({
      auth: {
        identity: {
          application_credential: {
            name: 'rescue',
            secret: 'hunter2',
            user: { name: 'ada', domain: { id: 'default' } },
          },
        },
      },
    });
  });

  it.each<[ScopeOptions, unknown]>([
    [{ domainName: 'people' }, { domain: { name: 'people' } }],
    [{ domainId: 'd1' }, { domain: { id: 'd1' } }],
    [{ systemScope: 'all' }, { system: { all: true } }],
    [{ trustId: 't1' }, { 'OS-TRUST:trust': { id: 't1' } }],
  ])('asks for the scope %j', (scope, expected) => {
    const request = requestFor({ type: 'password', authUrl, userId: 'u1', password: 'hunter2', ...scope });
    expect(request.body).toMatchObject({ auth: { scope: expected } });
  });

  it('asks for a token out of a token', () => {
    expect(rescopeRequest('gAAAA', { project: { id: 'p1' } })).toEqual({
      secret: 'gAAAA',
      body: {
        auth: {
          identity: { methods: ['token'], token: { id: 'gAAAA' } },
          scope: { project: { id: 'p1' } },
        },
      },
    });
  });
});
