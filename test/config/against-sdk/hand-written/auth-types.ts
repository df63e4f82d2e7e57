import { type CloudCase, cloudCase, yamlCase } from '../cloud-case.ts';
import { bare, prod } from './texts.ts';

/** The ways to log in. */
export const AUTH_TYPES: readonly CloudCase[] = [
  yamlCase('token', bare('auth_type: token', 'token: t', 'auth: {auth_url: http://k, project_id: p}')),
  yamlCase('token in auth', bare('auth_type: token', 'auth: {auth_url: http://k, project_id: p, token: t}'), {
    differs: 'token in auth',
  }),
  yamlCase(
    'v3token',
    bare(
      'auth_type: v3token',
      'token: t',
      'auth: {auth_url: http://k/v3, project_name: p, project_domain_name: d}',
    ),
  ),
  yamlCase(
    'auth_token',
    bare('auth_type: v3token', 'auth_token: t', 'auth: {auth_url: http://k/v3, project_id: p}'),
  ),
  cloudCase(
    'a token of variables',
    {},
    { OS_AUTH_TYPE: 'v3token', OS_AUTH_URL: 'http://k', OS_TOKEN: 't', OS_PROJECT_ID: 'p' },
  ),
  cloudCase(
    'a token of variables, older',
    {},
    { OS_AUTH_TYPE: 'token', OS_AUTH_URL: 'http://k', OS_AUTH_TOKEN: 't', OS_PROJECT_ID: 'p' },
  ),
  yamlCase('v3password', prod('auth_type: v3password')),
  yamlCase(
    'an application credential',
    bare(
      'auth_type: v3applicationcredential',
      'auth: {auth_url: http://k, application_credential_id: i, application_credential_secret: s}',
    ),
  ),
  yamlCase(
    'an application credential by name',
    bare(
      'auth_type: v3applicationcredential',
      'auth: {auth_url: http://k, application_credential_name: n, application_credential_secret: s, username: u, user_domain_name: d}',
    ),
  ),
  yamlCase(
    'an application credential by name and user id',
    bare(
      'auth_type: v3applicationcredential',
      'auth: {auth_url: http://k, application_credential_name: n, application_credential_secret: s, user_id: u}',
    ),
  ),
  cloudCase(
    'an application credential of variables',
    {},
    {
      OS_AUTH_TYPE: 'v3applicationcredential',
      OS_AUTH_URL: 'http://k',
      OS_APPLICATION_CREDENTIAL_ID: 'i',
      OS_APPLICATION_CREDENTIAL_SECRET: 's',
    },
  ),
  yamlCase(
    'an application credential without a secret',
    bare('auth_type: v3applicationcredential', 'auth: {auth_url: http://k, application_credential_id: i}'),
  ),
  yamlCase(
    'an application credential without a name',
    bare(
      'auth_type: v3applicationcredential',
      'auth: {auth_url: http://k, application_credential_secret: s}',
    ),
  ),
  yamlCase(
    'an application credential and a project',
    bare(
      'auth_type: v3applicationcredential',
      'auth: {auth_url: http://k, application_credential_id: i, application_credential_secret: s, project_id: p}',
    ),
    { differs: 'credential and project' },
  ),
  yamlCase(
    'an application credential as a password',
    bare('auth: {auth_url: http://k, application_credential_id: i, application_credential_secret: s}'),
  ),
  yamlCase('none', bare('auth_type: none', 'auth: {endpoint: "http://nova:8774"}')),
  yamlCase('none, endpoint outside', bare('auth_type: none', 'endpoint: http://nova:8774')),
  yamlCase(
    'none, with an override',
    bare(
      'auth_type: none',
      'auth: {endpoint: "http://nova:8774"}',
      'compute_endpoint_override: http://other:8774',
    ),
  ),
  yamlCase('None', bare('auth_type: None', 'auth: {endpoint: "http://nova:8774"}')),
  yamlCase('admin_token', bare('auth_type: admin_token', 'token: t', 'auth: {endpoint: "http://nova:8774"}')),
  yamlCase(
    'token_endpoint',
    bare('auth_type: token_endpoint', 'token: t', 'auth: {url: "http://nova:8774"}'),
  ),
  yamlCase(
    'auth_plugin',
    bare('auth_plugin: v3token', 'token: t', 'auth: {auth_url: http://k/v3, project_id: p}'),
    { differs: 'auth_plugin' },
  ),
  yamlCase(
    'auth_type before auth_plugin',
    bare(
      'auth_plugin: v3password',
      'auth_type: v3token',
      'token: t',
      'auth: {auth_url: http://k/v3, project_id: p}',
    ),
  ),
  yamlCase(
    'auth-type',
    bare('auth-type: v3token', 'token: t', 'auth: {auth_url: http://k/v3, project_id: p}'),
    { differs: 'dashes' },
  ),
  yamlCase(
    'v2password',
    bare(
      'auth_type: v2password',
      'auth: {auth_url: http://k/v2.0, username: u, password: p, tenant_name: t}',
    ),
    { differs: 'other auth types' },
  ),
  yamlCase(
    'v3totp',
    bare('auth_type: v3totp', 'auth: {auth_url: http://k, user_id: u, passcode: "1", project_id: p}'),
    { differs: 'other auth types' },
  ),
  yamlCase(
    'http_basic',
    bare('auth_type: http_basic', 'auth: {endpoint: "http://n", username: u, password: p}'),
    { differs: 'other auth types' },
  ),
  yamlCase('a type that does not exist', prod('auth_type: passwort')),
];
