import { CloudConfigError } from './cloud-config-error.ts';
import type { Leaf } from './config-tree.ts';

/** A key that an auth type takes, and the older names for it. */
type AuthKey = readonly [name: string, ...older: string[]];

/** An auth type of keystoneauth, and what of this package it is. */
export interface AuthType {
  readonly type: 'password' | 'token' | 'applicationCredential' | 'none' | 'adminToken';
  readonly keys: readonly AuthKey[];
}

const IDENTITY: readonly AuthKey[] = [
  ['auth_url'],
  ['system_scope'],
  ['domain_id'],
  ['domain_name'],
  ['project_id', 'tenant_id'],
  ['project_name', 'tenant_name'],
  ['project_domain_id'],
  ['project_domain_name'],
  ['trust_id'],
];
const ANY_VERSION: readonly AuthKey[] = [...IDENTITY, ['default_domain_id'], ['default_domain_name']];
const USER: readonly AuthKey[] = [
  ['user_id'],
  ['username', 'user_name'],
  ['user_domain_id'],
  ['user_domain_name'],
];
const ADMIN_TOKEN: AuthType = { type: 'adminToken', keys: [['endpoint', 'url'], ['token']] };

/** keystoneauth's names for what this package can do. */
const AUTH_TYPES: Readonly<Record<string, AuthType>> = {
  password: { type: 'password', keys: [...ANY_VERSION, ...USER, ['password']] },
  v3password: { type: 'password', keys: [...IDENTITY, ...USER, ['password']] },
  token: { type: 'token', keys: [...ANY_VERSION, ['token']] },
  v3token: { type: 'token', keys: [...IDENTITY, ['token']] },
  v3applicationcredential: {
    type: 'applicationCredential',
    keys: [
      ...IDENTITY,
      ...USER,
      ['application_credential_id'],
      ['application_credential_name'],
      ['application_credential_secret'],
    ],
  },
  none: { type: 'none', keys: [['endpoint']] },
  None: { type: 'none', keys: [['endpoint']] },
  admin_token: ADMIN_TOKEN,
  token_endpoint: ADMIN_TOKEN,
};

/** Says which auth types there are, in words. */
export const SUPPORTED_AUTH_TYPES =
  'password, v3password, token, v3token, v3applicationcredential, none and admin_token';

/**
 * Finds an auth type by keystoneauth's name.
 *
 * @throws CloudConfigError where this package cannot log in in that way.
 */
export function authTypeOf(named: Leaf): AuthType {
  const name = String(named.value);
  const found = Object.hasOwn(AUTH_TYPES, name) ? AUTH_TYPES[name] : undefined;
  if (found !== undefined) return found;
  throw new CloudConfigError(
    name.startsWith('v2')
      ? `the auth type ${name} is of Keystone's API v2.0, which no Keystone has had since 2018 (Queens); use password or token`
      : `the auth type ${name} is not supported; these are: ${SUPPORTED_AUTH_TYPES}`,
    { problem: 'authType', source: named.source },
  );
}
