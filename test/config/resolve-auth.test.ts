import { describe, expect, it } from 'vitest';
import type { ApplicationCredentialAuth, Auth, PasswordAuth } from '../../src/config/credentials.ts';
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

describe('credentials', () => {
  it.each([
    ['http://keystone.example:5000', 'http://keystone.example:5000/v3'],
    ['http://keystone.example:5000/', 'http://keystone.example:5000/v3'],
    ['http://keystone.example:5000/v3', 'http://keystone.example:5000/v3'],
    ['http://keystone.example:5000/v3/', 'http://keystone.example:5000/v3'],
    ['http://keystone.example:5000/v2.0', 'http://keystone.example:5000/v3'],
    ['https://cloud.example/identity', 'https://cloud.example/identity/v3'],
    ['https://cloud.example/identity/v3/', 'https://cloud.example/identity/v3'],
  ])('find Keystone by %s', (authUrl, expected) => {
    expect(resolveAuth({ ...password, authUrl }).keystoneUrl).toBe(expected);
  });

  it('take the default domain where none is named', () => {
    expect(resolveAuth(password)).toMatchObject({
      user: { name: 'ada', domain: { id: 'default' } },
      project: { name: 'ops', domain: { id: 'default' } },
    });
  });

  it('keep the domains apart', () => {
    const auth = { ...password, userDomainName: 'people', projectDomainId: 'd1' };
    expect(resolveAuth(auth)).toMatchObject({
      user: { name: 'ada', domain: { name: 'people' } },
      project: { name: 'ops', domain: { id: 'd1' } },
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
    ['an unknown type', { ...credential, type: 'token' } as unknown as Auth, 'auth.type'],
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
});
