import type { InDomain, KeystoneAuth, Scope } from '../config/resolved-auth.ts';

/** The body of a request for a token, and the secret in it. Pure. */
export interface IdentityRequest {
  readonly body: unknown;
  readonly secret: string;
}

/** Makes the request for a token out of credentials. Pure. */
export function identityRequest(auth: Exclude<KeystoneAuth, { readonly type: 'token' }>): IdentityRequest {
  switch (auth.type) {
    case 'password': {
      const secret = auth.password.reveal();
      return {
        secret,
        body: {
          auth: {
            identity: {
              methods: ['password'],
              password: { user: { ...reference(auth.user), password: secret } },
            },
            scope: scopeBody(auth.scope),
          },
        },
      };
    }
    case 'applicationCredential': {
      const secret = auth.secret.reveal();
      const { credential } = auth;
      const named =
        'id' in credential
          ? { id: credential.id }
          : { name: credential.name, user: reference(credential.user) };
      return {
        secret,
        // Without a scope: the credential has its own, and Keystone refuses any that is sent with it.
        body: {
          auth: {
            identity: {
              methods: ['application_credential'],
              application_credential: { ...named, secret },
            },
          },
        },
      };
    }
  }
}

/** Makes the request for a token that is made from another one. Pure. */
export function rescopeRequest(token: string, scope: Scope): IdentityRequest {
  return {
    secret: token,
    body: {
      auth: {
        identity: { methods: ['token'], token: { id: token } },
        scope: scopeBody(scope),
      },
    },
  };
}

function scopeBody(scope: Scope): Record<string, unknown> {
  if ('project' in scope) return { project: reference(scope.project) };
  if ('domain' in scope) return { domain: scope.domain };
  if ('system' in scope) return { system: { all: true } };
  return { 'OS-TRUST:trust': { id: scope.trust } };
}

function reference(thing: InDomain): Record<string, unknown> {
  return 'id' in thing ? { id: thing.id } : { name: thing.name, domain: thing.domain };
}
