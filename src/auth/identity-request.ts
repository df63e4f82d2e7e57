import type { InDomain, ResolvedAuth } from '../config/resolved-auth.ts';

/** The body of a request for a token, and the secret in it. Pure. */
export function identityRequest(auth: ResolvedAuth): { readonly body: unknown; readonly secret: string } {
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
            scope: { project: reference(auth.project) },
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

function reference(thing: InDomain): Record<string, unknown> {
  return 'id' in thing ? { id: thing.id } : { name: thing.name, domain: thing.domain };
}
