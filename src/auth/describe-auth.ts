import type { InDomain, ResolvedAuth, ResolvedCustomAuth, Scope } from '../config/resolved-auth.ts';

/** Says, within a sentence and without a secret, what Keystone was asked for. Pure. */
export function describeAuth(auth: Exclude<ResolvedAuth, { readonly type: 'none' | 'adminToken' }>): string {
  switch (auth.type) {
    case 'password':
      return `the user ${named(auth.user)} by password, ${describeWanted(auth.scope)}`;
    case 'applicationCredential': {
      const { credential } = auth;
      return 'id' in credential
        ? `the application credential with the id ${credential.id}`
        : `the application credential ${credential.name} of the user ${named(credential.user)}`;
    }
    case 'token':
      return auth.scope === null ? 'a given token as it is' : `a given token, ${describeWanted(auth.scope)}`;
    case 'custom':
      return describeCustom(auth);
  }
}

function describeCustom({ scope }: ResolvedCustomAuth): string {
  const token = 'the token of the function auth.token';
  return scope === null ? token : `${token}, ${describeWanted(scope)}`;
}

function describeWanted(scope: Scope): string {
  if ('project' in scope) return `for the project ${named(scope.project)}`;
  if ('domain' in scope)
    return `for the domain ${'id' in scope.domain ? `with the id ${scope.domain.id}` : scope.domain.name}`;
  if ('system' in scope) return 'for the whole system';
  return `for the trust ${scope.trust}`;
}

function named(thing: InDomain): string {
  if ('id' in thing) return `with the id ${thing.id}`;
  const { domain } = thing;
  return `${thing.name} in the domain ${'id' in domain ? `with the id ${domain.id}` : domain.name}`;
}
