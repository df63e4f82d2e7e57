import { InvalidOptionsError } from '../errors.ts';
import type { ScopeOptions } from './credentials.ts';
import { domain, isGiven } from './in-domain.ts';
import type { Scope } from './resolved-auth.ts';

const SCOPES = ['projectName', 'projectId', 'domainName', 'domainId', 'systemScope', 'trustId'] as const;

/**
 * Checks what a token shall be for. Pure.
 *
 * @returns null where no scope is named.
 * @throws InvalidOptionsError when several are named.
 */
export function resolveScope(options: ScopeOptions): Scope | null {
  const [first, second] = namedIn(options);
  if (first === undefined) return null;
  if (second !== undefined) {
    throw new InvalidOptionsError(first, `give either this or ${second}: a token has one scope`);
  }
  const { projectId, projectName, domainId, domainName, systemScope, trustId } = options;
  if (isGiven(trustId)) return { trust: trustId };
  if (isGiven(projectId)) return { project: { id: projectId } };
  if (isGiven(projectName)) {
    const { projectDomainName, projectDomainId } = options;
    const itsDomain = domain('auth.projectDomainName', projectDomainName, projectDomainId);
    return { project: { name: projectName, domain: itsDomain } };
  }
  if (isGiven(domainId)) return { domain: { id: domainId } };
  if (isGiven(domainName)) return { domain: { name: domainName } };
  if (systemScope === 'all') return { system: systemScope };
  throw new InvalidOptionsError('auth.systemScope', "must be 'all'");
}

/** The same, where there must be one. @throws InvalidOptionsError also when none is named. */
export function requireScope(options: ScopeOptions): Scope {
  const scope = resolveScope(options);
  if (scope !== null) return scope;
  throw new InvalidOptionsError(
    'auth.projectName',
    'is required, or auth.projectId: nothing can be asked of Nova with an unscoped token. Other scopes are auth.trustId, auth.domainName or auth.domainId, and auth.systemScope',
  );
}

/**
 * Sees that credentials have no scope whose type has none; whoever writes no TypeScript is not told by a compiler.
 *
 * @throws InvalidOptionsError when one is named all the same.
 */
export function refuseScope(options: object, why: string): void {
  const [first] = namedIn(options);
  if (first !== undefined) throw new InvalidOptionsError(first, `leave it out: ${why}`);
}

function namedIn(options: ScopeOptions): readonly string[] {
  return SCOPES.filter((scope) => isGiven(options[scope])).map((scope) => `auth.${scope}`);
}
