import { InvalidOptionsError } from '../errors.ts';
import type { ApplicationCredentialAuth, Auth, PasswordAuth } from './credentials.ts';
import type { InDomain, Reference, ResolvedAuth } from './resolved-auth.ts';
import { Secret } from './secret.ts';

/**
 * Checks credentials and brings them into one shape.
 *
 * @throws InvalidOptionsError naming what is missing or given twice. No message contains a value.
 */
export function resolveAuth(auth: Auth): ResolvedAuth {
  switch (auth.type) {
    case 'password':
      return resolvePassword(auth);
    case 'applicationCredential':
      return resolveApplicationCredential(auth);
    default:
      throw new InvalidOptionsError('auth.type', "must be 'password' or 'applicationCredential'");
  }
}

function resolvePassword(auth: PasswordAuth): ResolvedAuth {
  return {
    type: 'password',
    keystoneUrl: keystoneUrl(auth.authUrl),
    user: userOf(auth),
    password: secret('auth.password', auth.password),
    project: inDomain(
      { option: 'auth.projectName', value: auth.projectName },
      { option: 'auth.projectId', value: auth.projectId },
      domain('auth.projectDomainName', auth.projectDomainName, auth.projectDomainId),
    ),
  };
}

function resolveApplicationCredential(auth: ApplicationCredentialAuth): ResolvedAuth {
  const { id, name } = auth;
  if (isGiven(id) && isGiven(name)) {
    throw new InvalidOptionsError('auth.name', 'give either this or auth.id');
  }
  const common = {
    type: 'applicationCredential',
    keystoneUrl: keystoneUrl(auth.authUrl),
    secret: secret('auth.secret', auth.secret),
  } as const;
  if (isGiven(id)) return { ...common, credential: { id } };
  if (isGiven(name)) return { ...common, credential: { name, user: userOf(auth) } };
  throw new InvalidOptionsError('auth.id', 'is required, or auth.name with the user that owns it');
}

function userOf(auth: PasswordAuth | ApplicationCredentialAuth): InDomain {
  return inDomain(
    { option: 'auth.username', value: auth.username },
    { option: 'auth.userId', value: auth.userId },
    domain('auth.userDomainName', auth.userDomainName, auth.userDomainId),
  );
}

interface Given {
  readonly option: string;
  readonly value: string | undefined;
}

function inDomain(name: Given, id: Given, itsDomain: Reference): InDomain {
  if (isGiven(name.value) && isGiven(id.value)) {
    throw new InvalidOptionsError(name.option, `give either this or ${id.option}`);
  }
  if (isGiven(id.value)) return { id: id.value };
  if (isGiven(name.value)) return { name: name.value, domain: itsDomain };
  throw new InvalidOptionsError(name.option, `is required, or ${id.option}`);
}

function domain(option: string, name: string | undefined, id: string | undefined): Reference {
  if (isGiven(name) && isGiven(id)) {
    throw new InvalidOptionsError(option, 'give either the name of the domain or its id');
  }
  if (isGiven(name)) return { name };
  // Keystone creates one domain on its own, and this is its id in every cloud.
  return { id: isGiven(id) ? id : 'default' };
}

function secret(option: string, value: string): Secret {
  if (!isGiven(value)) throw new InvalidOptionsError(option, 'is required');
  return new Secret(value);
}

function keystoneUrl(authUrl: string): string {
  const url = parseHttpUrl('auth.authUrl', authUrl);
  const path = url.pathname.replace(/\/+$/, '').replace(/\/v(2\.0|3)$/, '');
  return `${url.origin}${path}/v3`;
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

function isGiven(value: string | undefined): value is string {
  return typeof value === 'string' && value !== '';
}
