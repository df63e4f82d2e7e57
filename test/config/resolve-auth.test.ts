import { describe, expect, it } from 'vitest';
import type {
  ApplicationCredentialAuth,
  Auth,
  CustomAuth,
  PasswordAuth,
  TokenAuth,
} from '../../src/config/credentials.ts';
import { resolveAuth } from '../../src/config/resolve-auth.ts';

const password: PasswordAuth = {
  type: 'password',
  authUrl: 'http://keystone.example:5000',
  username: 'ada',
  password: 'hunter2',
  projectName: 'ops',
};
const credential: ApplicationCredentialAuth = {
  type: 'applicationCredential',
  authUrl: 'http://keystone.example:5000',
  id: 'abc',
  secret: 'hunter2',
};

const token: TokenAuth = { type: 'token', authUrl: 'http://keystone.example:5000', token: 'hunter2' };
const custom: CustomAuth = { type: 'custom', token: () => Promise.resolve({ token: 'hunter2' }) };

describe('credentials', () => {
  it.each([
    ['http://keystone.example:5000', 'http://keystone.example:5000/v3'],
    ['http://keystone.example:5000/', 'http://keystone.example:5000/v3'],
    ['http://keystone.example:5000/v3', 'http://keystone.example:5000/v3'],
    ['http://keystone.example:5000/v3/', 'http://keystone.example:5000/v3'],
    ['http://keystone.example:5000/v2.0', 'http://keystone.example:5000/v3'],
    ['https://cloud.example/identity', 'https://cloud.example/identity/v3'],
    ['https://cloud.example/identity/v3/', 'https://cloud.example/identity/v3'],
    ['https://cloud.example/identity//', 'https://cloud.example/identity/v3'],
    ['https://cloud.example/identity/v3/auth/tokens', 'https://cloud.example/identity/v3'],
    ['https://cloud.example/identity/v3?region=one#top', 'https://cloud.example/identity/v3'],
    ['https://cloud.example/v3/keystone', 'https://cloud.example/v3/keystone/v3'],
  ])('find Keystone by %s', (authUrl, expected) => {
    expect(resolveAuth({ ...password, authUrl })).toMatchObject({ keystoneUrl: expected });
  });

  it('take the default domain where none is named', () => {
    expect(resolveAuth(password)).toMatchObject({
      user: { name: 'ada', domain: { id: 'default' } },
      scope: { project: { name: 'ops', domain: { id: 'default' } } },
    });
  });

  it('keep the domains apart', () => {
    const auth = { ...password, userDomainName: 'people', projectDomainId: 'd1' };
    expect(resolveAuth(auth)).toMatchObject({
      user: { name: 'ada', domain: { name: 'people' } },
      scope: { project: { name: 'ops', domain: { id: 'd1' } } },
    });
  });

  it.each<[string, Auth, string]>([
    ['no user', { ...password, username: undefined }, 'auth.username'],
    ['an empty user', { ...password, username: '' }, 'auth.username'],
    ['two users', { ...password, userId: 'u' }, 'auth.username'],
    ['no password', { ...password, password: '' }, 'auth.password'],
    ['no project', { ...password, projectName: undefined }, 'auth.projectName'],
    ['two projects', { ...password, projectId: 'p' }, 'auth.projectName'],
    ['two user domains', { ...password, userDomainId: 'a', userDomainName: 'b' }, 'auth.userDomainName'],
    ['no URL', { ...password, authUrl: 'keystone' }, 'auth.authUrl'],
    ['another protocol', { ...password, authUrl: 'ftp://keystone' }, 'auth.authUrl'],
    ['a password in the URL', { ...password, authUrl: 'http://u:hunter2@keystone' }, 'auth.authUrl'],
    ['no credential', { ...credential, id: undefined }, 'auth.id'],
    ['two credentials', { ...credential, name: 'n', userId: 'u' }, 'auth.name'],
    ['a name without its user', { ...credential, id: undefined, name: 'n' }, 'auth.username'],
    ['no secret', { ...credential, secret: '' }, 'auth.secret'],
    ['an unknown type', { ...credential, type: 'v3password' } as unknown as Auth, 'auth.type'],
    ['two scopes', { ...password, domainName: 'people' }, 'auth.projectName'],
    ['two other scopes', { ...token, systemScope: 'all', trustId: 't' }, 'auth.systemScope'],
    ['a part of the system', { ...token, systemScope: 'some' as 'all' }, 'auth.systemScope'],
    [
      'two project domains',
      { ...password, projectDomainId: 'a', projectDomainName: 'b' },
      'auth.projectDomainName',
    ],
    ['a credential and a project', { ...credential, projectName: 'ops' } as Auth, 'auth.projectName'],
    ['a credential and the system', { ...credential, systemScope: 'all' } as Auth, 'auth.systemScope'],
    ['no token', { ...token, token: '' }, 'auth.token'],
    ['a token with a line break', { ...token, token: 'hunter2\n' }, 'auth.token'],
    ['a token that makes a header', { ...token, token: 'hunter2\r\nX-Roles: admin' }, 'auth.token'],
    ['no endpoint', { type: 'none' } as Auth, 'auth.endpoint'],
    ['a user that makes a header', { type: 'none', endpoint: 'http://nova', userId: 'a\nb' }, 'auth.userId'],
    ['no admin token', { type: 'adminToken', endpoint: 'http://nova', token: '' }, 'auth.token'],
    [
      'a password in the endpoint',
      { type: 'adminToken', endpoint: 'http://u:hunter2@nova', token: 'hunter2' },
      'auth.endpoint',
    ],
    [
      'an admin token and a scope',
      { type: 'adminToken', endpoint: 'http://nova', token: 'hunter2', trustId: 't' } as Auth,
      'auth.trustId',
    ],
    ['a text for a function', { ...custom, token: 'hunter2' } as unknown as Auth, 'auth.token'],
    ['a function and a scope without Keystone', { ...custom, projectId: 'p' }, 'auth.projectId'],
  ])('are refused with %s, without a word of the secret', (_name, auth, option) => {
    let error: unknown;
    try {
      resolveAuth(auth);
    } catch (caught) {
      error = caught;
    }
    expect(error).toMatchObject({ code: 'invalidOptions', option });
    expect(String(error)).not.toContain('hunter2');
  });

  it.each([
    [{ projectId: 'p' }, { project: { id: 'p' } }],
    [{ domainName: 'people' }, { domain: { name: 'people' } }],
    [{ domainId: 'd1' }, { domain: { id: 'd1' } }],
    [{ systemScope: 'all' }, { system: 'all' }],
    [{ trustId: 't1' }, { trust: 't1' }],
    [{ trustId: 't1', projectDomainName: 'of another time' }, { trust: 't1' }],
    [{ projectId: '', domainId: 'd1' }, { domain: { id: 'd1' } }],
  ] as const)('have the scope of %j', (scope, expected) => {
    expect(resolveAuth({ ...token, ...scope })).toMatchObject({ scope: expected });
    expect(resolveAuth({ ...password, projectName: undefined, ...scope })).toMatchObject({ scope: expected });
  });

  it('need a scope where Keystone would give an unscoped token, and say which there are', () => {
    expect(() => resolveAuth({ ...password, projectName: undefined })).toThrow(
      /auth.projectName: is required, or auth.projectId: nothing can be asked of Nova with an unscoped token/,
    );
  });

  it('need none where there is a token', () => {
    expect(resolveAuth(token)).toMatchObject({ scope: null });
    expect(resolveAuth({ ...custom, authUrl: 'http://keystone.example' })).toMatchObject({
      keystoneUrl: 'http://keystone.example/v3',
      scope: null,
    });
    expect(resolveAuth(custom)).toMatchObject({ keystoneUrl: null });
  });

  it.each([
    [{}, 'admin:admin'],
    [{ userId: 'ada' }, 'ada:ada'],
    [{ projectId: 'ops' }, 'admin:ops'],
  ])('for a Nova without Keystone are user and project: %j', (more, expected) => {
    const auth = resolveAuth({ type: 'none', endpoint: 'http://nova.example:8774', ...more });
    expect('endpoint' in auth && auth.token.reveal()).toBe(expected);
  });
});
