import { describe, expect, it } from 'vitest';
import { identityRequest } from '../../src/auth/identity-request.ts';
import { resolveAuth } from '../../src/config/resolve-auth.ts';

const authUrl = 'http://keystone.example';

describe('the request for a token', () => {
  it('names user and project with their domains', () => {
    const auth = resolveAuth({
      type: 'password',
      authUrl,
      username: 'ada',
      userDomainName: 'people',
      password: 'hunter2',
      projectName: 'ops',
      projectDomainId: 'd1',
    });
    expect(identityRequest(auth)).toEqual({
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
    const auth = resolveAuth({
      type: 'password',
      authUrl,
      userId: 'u1',
      password: 'hunter2',
      projectId: 'p1',
    });
    expect(identityRequest(auth).body).toMatchObject({
      auth: {
        identity: { password: { user: { id: 'u1', password: 'hunter2' } } },
        scope: { project: { id: 'p1' } },
      },
    });
  });

  it('has no scope with an application credential', () => {
    const auth = resolveAuth({ type: 'applicationCredential', authUrl, id: 'c1', secret: 'hunter2' });
    expect(identityRequest(auth).body).toEqual({
      auth: {
        identity: {
          methods: ['application_credential'],
          application_credential: { id: 'c1', secret: 'hunter2' },
        },
      },
    });
  });

  it('names the owner of an application credential that is given by name', () => {
    const auth = resolveAuth({
      type: 'applicationCredential',
      authUrl,
      name: 'rescue',
      secret: 'hunter2',
      username: 'ada',
    });
    expect(identityRequest(auth).body).toMatchObject({
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
});
