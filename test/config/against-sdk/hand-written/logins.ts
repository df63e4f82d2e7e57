import { type CloudCase, cloudCase, yamlCase } from '../cloud-case.ts';
import { AUTH, bare, DOMAINS, OPENRC, prod, withoutPassword } from './texts.ts';

/** Who logs in, and to what. */
export const LOGINS: readonly CloudCase[] = [
  yamlCase(
    'keys outside auth',
    bare(
      'auth: {auth_url: http://k}',
      'username: u',
      'password: p',
      'project_name: p',
      'user_domain_id: d',
      'project_domain_id: d',
    ),
  ),
  yamlCase('a project outside auth wins', prod('project_name: outside')),
  yamlCase('a user inside auth wins', prod('username: outside', 'password: outside')),
  yamlCase(
    'tenants',
    bare(
      'auth: {auth_url: http://k, username: u, password: p, tenant_name: t, user_domain_id: d, project_domain_id: d}',
    ),
  ),
  yamlCase(
    'tenant ids',
    bare('auth: {auth_url: http://k, username: u, password: p, tenant-id: t, user_domain_id: d}'),
  ),
  yamlCase(
    'projects beat tenants',
    bare(
      'auth: {auth_url: http://k, username: u, password: p, project_name: p, tenant_name: t, user_domain_id: d, project_domain_id: d}',
    ),
  ),
  yamlCase(
    'dashes in auth',
    bare(
      'auth: {auth-url: http://k, username: u, password: p, project-name: p, user-domain-name: d, project-domain-name: e}',
    ),
  ),
  yamlCase(
    'user_name',
    bare(`auth: {auth_url: http://k, user_name: u, password: p, project_name: p, ${DOMAINS}}`),
  ),
  yamlCase('by ids', bare('auth: {auth_url: http://k, user_id: u, password: p, project_id: p}')),
  yamlCase(
    'ids beat names',
    bare(
      `auth: {auth_url: http://k, user_id: i, username: u, password: p, project_id: i, project_name: p, ${DOMAINS}}`,
    ),
  ),
  yamlCase(
    'domain ids beat domain names',
    bare(
      'auth: {auth_url: http://k, username: u, password: p, project_name: p, user_domain_id: i, user_domain_name: n, project_domain_id: i, project_domain_name: n}',
    ),
  ),
  yamlCase(
    'one domain for both',
    bare('auth: {auth_url: http://k, username: u, password: p, project_name: p, domain_name: d}'),
  ),
  yamlCase(
    'one domain id for both',
    bare('auth: {auth_url: http://k, username: u, password: p, project_name: p, domain_id: d}'),
  ),
  yamlCase(
    'one domain beside auth',
    bare('domain_name: d', 'auth: {auth_url: http://k, username: u, password: p, project_name: p}'),
  ),
  yamlCase(
    'one domain for what is left',
    bare(
      'auth: {auth_url: http://k, username: u, password: p, project_name: p, domain_name: d, user_domain_name: e}',
    ),
  ),
  yamlCase(
    'default domains',
    bare('auth: {auth_url: http://k, username: u, password: p, project_name: p, default_domain_name: d}'),
  ),
  yamlCase(
    'default domain ids',
    bare('auth: {auth_url: http://k, username: u, password: p, project_name: p, default_domain_id: d}'),
  ),
  yamlCase(
    'a token for a domain',
    bare('auth: {auth_url: http://k, username: u, password: p, domain_name: d, user_domain_name: e}'),
  ),
  yamlCase(
    'a token for a domain by id',
    bare('auth: {auth_url: http://k, username: u, password: p, domain_id: d, user_domain_id: e}'),
  ),
  yamlCase(
    'a token for the system',
    bare('auth: {auth_url: http://k, username: u, password: p, system_scope: all, user_domain_id: e}'),
  ),
  yamlCase(
    'a token for a trust',
    bare('auth: {auth_url: http://k, username: u, password: p, trust_id: t, user_domain_id: e}'),
  ),
  yamlCase(
    'a token for nothing',
    bare('auth: {auth_url: http://k, username: u, password: p, user_domain_id: e}'),
  ),
  yamlCase('no domains', bare('auth: {auth_url: http://k, username: u, password: p, project_name: p}'), {
    differs: 'missing domain',
  }),
  yamlCase(
    'no domains, v3password',
    bare('auth_type: v3password', 'auth: {auth_url: http://k, username: u, password: p, project_name: p}'),
    { differs: 'missing domain' },
  ),
  yamlCase('no auth_url', bare(`auth: {username: u, password: p, project_name: p, ${DOMAINS}}`)),
  yamlCase('no password', withoutPassword),
  yamlCase('no user', bare(`auth: {auth_url: http://k, password: p, project_name: p, ${DOMAINS}}`), {
    differs: 'refused early',
  }),
  yamlCase(
    'project and domain',
    bare(
      `auth_type: v3password`,
      `auth: {auth_url: http://k, username: u, password: p, system_scope: all, project_name: p, ${DOMAINS}}`,
    ),
  ),
  yamlCase('a key that does not exist', bare(`auth: {${AUTH}, ${DOMAINS}, user_domian_name: x}`)),
  yamlCase('a token with a password', prod('token: t')),
  yamlCase('a passcode with a password', prod('passcode: "123456"')),
  yamlCase(
    'a password that is a number',
    bare(`auth: {auth_url: http://k, username: u, password: 1234, project_name: p, ${DOMAINS}}`),
  ),
  yamlCase(
    'a password that is octal',
    bare(`auth: {auth_url: http://k, username: u, password: 0123, project_name: p, ${DOMAINS}}`),
    { differs: 'numbers' },
  ),
  yamlCase(
    'a password that is 1e3',
    bare(`auth: {auth_url: http://k, username: u, password: 1e3, project_name: p, ${DOMAINS}}`),
  ),
  yamlCase(
    'a password that is y',
    bare(`auth: {auth_url: http://k, username: u, password: y, project_name: p, ${DOMAINS}}`),
  ),
  yamlCase(
    'a password that is yes',
    bare(`auth: {auth_url: http://k, username: u, password: yes, project_name: p, ${DOMAINS}}`),
    { differs: 'yes and no' },
  ),
  yamlCase(
    'a password in quotes',
    bare(`auth: {auth_url: http://k, username: u, password: "no", project_name: p, ${DOMAINS}}`),
  ),
  yamlCase(
    'a password with braces',
    bare(`auth: {auth_url: http://k, username: u, password: "a{b}c", project_name: p, ${DOMAINS}}`),
  ),
  yamlCase(
    'a folded password',
    bare(
      'auth:',
      '  auth_url: http://k',
      '  username: u',
      '  password: >-',
      '    a',
      '    b',
      '  project_id: p',
      '  user_domain_id: d',
    ),
  ),
  yamlCase(
    'a project that is null',
    bare(
      'auth: {auth_url: http://k, username: u, password: p, project_name: p, project_id: ~, user_domain_id: d, project_domain_id: d}',
    ),
    { differs: 'empty values' },
  ),
  cloudCase(
    'an empty project of a variable',
    {},
    { ...OPENRC, OS_PROJECT_ID: '', OS_PROJECT_NAME: '', OS_TENANT_NAME: 't' },
    { differs: 'empty values' },
  ),
  yamlCase(
    'a region in the auth_url',
    bare(
      'region_name: A',
      `auth: {auth_url: "http://{region_name}.k", username: u, password: p, project_name: p, ${DOMAINS}}`,
    ),
  ),
  yamlCase(
    'an unknown name in the auth_url',
    bare(`auth: {auth_url: "http://{zone}.k", username: u, password: p, project_name: p, ${DOMAINS}}`),
  ),
  yamlCase(
    'two braces in the auth_url',
    bare(`auth: {auth_url: "http://k/{{x}}", username: u, password: p, project_name: p, ${DOMAINS}}`),
  ),
  yamlCase('auth in a region', prod('regions: [{name: A, values: {auth: {username: inRegion}}}]')),
];
