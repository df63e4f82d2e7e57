/** What a token is for, as Keystone says it. */
export type TokenScope =
  | { readonly kind: 'project'; readonly id: string; readonly name: string | null }
  | { readonly kind: 'domain'; readonly id: string; readonly name: string | null }
  | { readonly kind: 'system' }
  | { readonly kind: 'unscoped' };

/** Names a scope within a sentence. */
export function describeScope(scope: TokenScope): string {
  switch (scope.kind) {
    case 'project':
    case 'domain':
      return `the ${scope.kind} ${scope.name ?? scope.id}`;
    case 'system':
      return 'the whole system';
    case 'unscoped':
      return 'nothing (it is unscoped)';
  }
}

/** The project that a token is for; null for every other scope. */
export function projectIdOf(scope: TokenScope | null): string | null {
  return scope?.kind === 'project' ? scope.id : null;
}
