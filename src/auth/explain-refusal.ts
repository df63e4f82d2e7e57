import type { KeystoneAuth, ResolvedCustomAuth } from '../config/resolved-auth.ts';
import { isNovaError } from '../http/errors/nova-error.ts';

/** What is known besides the error. */
export interface RefusalContext {
  /** See `Keystone.offered`. */
  readonly offered: readonly string[] | null;
  /** When the token that was given ends, as an ISO time; null where Keystone never said so. */
  readonly endsAt: string | null;
}

const ENDS_TOGETHER =
  'A token cannot be renewed by itself: one that is made from it ends when it ends. Give a new one, or log in with a password or an application credential';

/**
 * Says in a sentence what a refusal of Keystone means for these credentials, and what to do. Pure.
 *
 * @returns null where the error says it all.
 */
export function explainRefusal(
  error: unknown,
  auth: KeystoneAuth | ResolvedCustomAuth,
  { offered, endsAt }: RefusalContext,
): string | null {
  if (!isNovaError(error)) return null;
  const { status, novaMessage, faultName } = error;
  if (offered !== null && faultName === null) {
    const found = offered.length === 0 ? 'no Keystone answers there' : `it offers ${offered.join(', ')}`;
    return `There is no version 3 of the Identity API at this address: ${found}. Set auth.authUrl to the public URL of the service identity`;
  }
  if (status >= 300 && status < 400) {
    return 'It redirects, and credentials follow no redirect: set auth.authUrl to where it leads';
  }
  if (novaMessage.includes('required_auth_methods')) {
    return 'Keystone wants a second factor for this user: use an application credential, which needs none';
  }
  if (status === 403 && scopeOf(auth) !== null && auth.type !== 'password') {
    return 'Keystone makes no token from one of an application credential, a trust or the system: leave the scope out to use it as it is';
  }
  if (status !== 401 && status !== 404) return null;
  switch (auth.type) {
    case 'password':
      return 'Keystone does not tell what is wrong: the user, its domain, the password, the scope, a role that the user lacks there, or a user that is disabled or locked out';
    case 'applicationCredential':
      return status === 404
        ? 'There is no such application credential: was it deleted, or is its name that of another user?'
        : 'The secret is wrong, or the credential has expired, or its user is disabled or has lost a role';
    case 'token': {
      const ended = endsAt === null ? 'has ended or was revoked' : `was revoked, or has ended (at ${endsAt})`;
      const orScope = auth.scope === null ? '' : ', or its user has no role in that scope';
      return `The token that was given ${ended}${orScope}. ${ENDS_TOGETHER}`;
    }
    case 'custom':
      return `The token that auth.token gave has ended or was revoked${auth.scope === null ? '' : ', or its user has no role in that scope'}`;
  }
}

function scopeOf(auth: KeystoneAuth | ResolvedCustomAuth): unknown {
  return 'scope' in auth ? auth.scope : null;
}
