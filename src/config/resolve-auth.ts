import { InvalidOptionsError } from '../errors.ts';
import type {
  AdminTokenAuth,
  ApplicationCredentialAuth,
  Auth,
  CustomAuth,
  NoAuth,
  PasswordAuth,
  TokenAuth,
} from './credentials.ts';
import { domain, inDomain, isGiven } from './in-domain.ts';
import { refuseScope, requireScope, resolveScope } from './resolve-scope.ts';
import type { FixedAuth, InDomain, KeystoneAuth, ResolvedAuth, ResolvedCustomAuth } from './resolved-auth.ts';
import { Secret } from './secret.ts';

const TYPES = "'password', 'applicationCredential', 'token', 'none', 'adminToken' or 'custom'";

/**
 * Checks credentials and brings them into one shape.
 *
 * @throws InvalidOptionsError naming what is missing, given twice or of no use. No message contains a value.
 */
export function resolveAuth(auth: Auth): ResolvedAuth {
  switch (auth.type) {
    case 'password':
      return resolvePassword(auth);
    case 'applicationCredential':
      return resolveApplicationCredential(auth);
    case 'token':
      return resolveToken(auth);
    case 'none':
      return resolveNone(auth);
    case 'adminToken':
      return resolveAdminToken(auth);
    case 'custom':
      return resolveCustom(auth);
    default:
      throw new InvalidOptionsError('auth.type', `must be ${TYPES}`);
  }
}

function resolvePassword(auth: PasswordAuth): KeystoneAuth {
  return {
    type: 'password',
    keystoneUrl: keystoneUrl(auth.authUrl),
    user: userOf(auth),
    password: secret('auth.password', auth.password),
    scope: requireScope(auth),
  };
}

function resolveApplicationCredential(auth: ApplicationCredentialAuth): KeystoneAuth {
  const { id, name } = auth;
  if (isGiven(id) && isGiven(name)) {
    throw new InvalidOptionsError('auth.name', 'give either this or auth.id');
  }
  refuseScope(auth, 'an application credential carries its own project, and Keystone refuses any other');
  const common = {
    type: 'applicationCredential',
    keystoneUrl: keystoneUrl(auth.authUrl),
    secret: secret('auth.secret', auth.secret),
  } as const;
  if (isGiven(id)) return { ...common, credential: { id } };
  if (isGiven(name)) return { ...common, credential: { name, user: userOf(auth) } };
  throw new InvalidOptionsError('auth.id', 'is required, or auth.name with the user that owns it');
}

function resolveToken(auth: TokenAuth): KeystoneAuth {
  return {
    type: 'token',
    keystoneUrl: keystoneUrl(auth.authUrl),
    token: token('auth.token', auth.token),
    scope: resolveScope(auth),
  };
}

function resolveNone(auth: NoAuth): FixedAuth {
  const { userId = 'admin', projectId = userId } = auth;
  // noauth2 takes the token apart at its colon.
  return {
    type: 'none',
    endpoint: endpoint(auth.endpoint),
    token: token('auth.userId', `${userId}:${projectId}`),
    userId,
    projectId,
  };
}

function resolveAdminToken(auth: AdminTokenAuth): FixedAuth {
  refuseScope(auth, 'an admin token is sent as it is, and its scope is what it was made for');
  return {
    type: 'adminToken',
    endpoint: endpoint(auth.endpoint),
    token: token('auth.token', auth.token),
    userId: null,
    projectId: null,
  };
}

function resolveCustom(auth: CustomAuth): ResolvedCustomAuth {
  if (typeof auth.token !== 'function') {
    throw new InvalidOptionsError('auth.token', "must be a function; for a text the type is 'token'");
  }
  const asksKeystone = isGiven(auth.authUrl);
  if (!asksKeystone)
    refuseScope(auth, 'without auth.authUrl no Keystone is asked for a token with that scope');
  return {
    type: 'custom',
    getToken: auth.token,
    keystoneUrl: asksKeystone ? keystoneUrl(auth.authUrl) : null,
    scope: resolveScope(auth),
  };
}

function userOf(auth: PasswordAuth | ApplicationCredentialAuth): InDomain {
  return inDomain(
    { option: 'auth.username', value: auth.username },
    { option: 'auth.userId', value: auth.userId },
    domain('auth.userDomainName', auth.userDomainName, auth.userDomainId),
  );
}

function secret(option: string, value: string): Secret {
  if (!isGiven(value)) throw new InvalidOptionsError(option, 'is required');
  return new Secret(value);
}

function token(option: string, value: string): Secret {
  if (!isGiven(value)) throw new InvalidOptionsError(option, 'is required');
  if (!isSendable(value)) {
    throw new InvalidOptionsError(
      option,
      'contains white space, control characters or letters beyond ASCII, which no token has; was it read with the line break at its end?',
    );
  }
  return new Secret(value);
}

/** Says whether a text can be the value of `X-Auth-Token`, and nothing but that. */
export function isSendable(token: string): boolean {
  return /^[\x21-\x7e]+$/.test(token);
}

/** Brings the address of Keystone, however it is written, into the one by which version 3 is usually found. */
function keystoneUrl(authUrl: string): string {
  const url = parseHttpUrl('auth.authUrl', authUrl);
  const path = url.pathname
    .replace(/\/+$/, '')
    .replace(/\/auth\/tokens$/, '')
    .replace(/\/v(2\.0|3)$/, '')
    .replace(/\/+$/, '');
  return `${url.origin}${path}/v3`;
}

function endpoint(text: string): string {
  parseHttpUrl('auth.endpoint', text);
  return text;
}

/**
 * Reads an http or https URL.
 *
 * @throws InvalidOptionsError when it is none, or has a user or password in it.
 */
export function parseHttpUrl(option: string, text: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new InvalidOptionsError(option, 'must be a URL');
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new InvalidOptionsError(option, 'must start with http:// or https://');
  }
  if (url.username !== '' || url.password !== '') {
    throw new InvalidOptionsError(option, 'must not contain a user or a password');
  }
  return url;
}
