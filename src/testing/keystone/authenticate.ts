import { DOMAIN, type Identity, type Project, type User } from './identity.ts';
import { KeystoneError, malformed, unauthorized } from './keystone-error.ts';
import type { IssuedToken, Tokens } from './tokens.ts';

interface Reference {
  readonly id?: unknown;
  readonly name?: unknown;
  readonly domain?: { readonly id?: unknown; readonly name?: unknown };
}

interface AskedScope {
  readonly project?: Reference;
  readonly domain?: Reference;
  readonly system?: { readonly all?: unknown };
  readonly 'OS-TRUST:trust'?: Reference;
}

interface AuthBody {
  readonly auth?: {
    readonly identity?: {
      readonly methods?: unknown;
      readonly password?: { readonly user?: Reference & { readonly password?: unknown } };
      readonly token?: { readonly id?: unknown };
      readonly application_credential?: Reference & { readonly secret?: unknown; readonly user?: Reference };
    };
    readonly scope?: AskedScope | string;
  };
}

/** Issues the token that the body of `POST /v3/auth/tokens` asks for. @throws KeystoneError */
export function authenticate(identity: Identity, tokens: Tokens, body: string): IssuedToken {
  const { auth } = parseBody(body);
  if (auth?.identity === undefined) throw malformed("'identity' is a required property.");
  const { methods, password, token, application_credential: credential } = auth.identity;
  const [method] = Array.isArray(methods) ? (methods as readonly unknown[]) : [];
  // Nobody has a default project, so leaving the scope out is the same as naming none.
  const scope = typeof auth.scope === 'object' ? auth.scope : {};

  if (method === 'password' && password !== undefined) {
    const user = findUser(identity, password.user);
    if (user === null || user.password !== password.user?.password) throw unauthorized();
    return tokens.issue({
      ...scoped(identity, user, scope),
      methods: ['password'],
      applicationCredentialId: null,
    });
  }
  if (method === 'application_credential' && credential !== undefined) {
    if (auth.scope !== undefined) {
      throw malformed('Application credentials cannot request a scope.');
    }
    return withCredential(identity, tokens, credential);
  }
  if (method === 'token' && token !== undefined) {
    const old = tokens.find(String(token.id));
    const user = identity.users.find(({ id }) => id === old?.userId);
    if (old === null || user === undefined) throw unauthorized();
    refuseExchange(old, scope);
    const methodsUsed = [...new Set([...old.methods, 'token'])];
    return tokens.issue(
      { ...scoped(identity, user, scope), methods: methodsUsed, applicationCredentialId: null },
      old.expiresAt,
    );
  }
  throw malformed(`Expecting to find ${typeof method === 'string' ? method : 'methods'} in identity.`);
}

function parseBody(text: string): AuthBody {
  try {
    return JSON.parse(text) as AuthBody;
  } catch {
    throw malformed('Expecting to find valid JSON in request body.');
  }
}

function withCredential(
  identity: Identity,
  tokens: Tokens,
  asked: Reference & { readonly secret?: unknown; readonly user?: Reference },
): IssuedToken {
  const owner = asked.user === undefined ? undefined : (findUser(identity, asked.user)?.id ?? null);
  const credential = identity.applicationCredentials.find(({ id, name, userId }) =>
    asked.id === undefined ? name === asked.name && userId === owner : id === asked.id,
  );
  if (credential === undefined) {
    throw new KeystoneError(404, `Could not find Application Credential: ${String(asked.id ?? asked.name)}.`);
  }
  const user = identity.users.find(({ id }) => id === credential.userId);
  if (user === undefined || credential.secret !== asked.secret) throw unauthorized();
  return tokens.issue({
    userId: user.id,
    projectId: credential.projectId,
    roles: credential.roles ?? user.roles[credential.projectId] ?? [],
    scope: 'project',
    methods: ['application_credential'],
    applicationCredentialId: credential.id,
  });
}

function scoped(
  identity: Identity,
  user: User,
  asked: AskedScope,
): Pick<IssuedToken, 'userId' | 'projectId' | 'roles' | 'scope'> {
  const userId = user.id;
  if (asked.project !== undefined) {
    const project = findProject(identity, asked.project);
    const roles = project === null ? undefined : user.roles[project.id];
    return { userId, projectId: project?.id ?? null, roles: some(roles), scope: 'project' };
  }
  if (asked.domain !== undefined) {
    const roles = isDomain(asked.domain) ? user.domainRoles : undefined;
    return { userId, projectId: null, roles: some(roles), scope: 'domain' };
  }
  if (asked.system !== undefined) {
    return { userId, projectId: null, roles: some(user.systemRoles), scope: 'system' };
  }
  // There are no trusts, and Keystone does not say so.
  if (asked['OS-TRUST:trust'] !== undefined) throw unauthorized();
  return { userId, projectId: null, roles: [], scope: 'unscoped' };
}

/** Nobody gets a token for where he has no role. */
function some(roles: readonly string[] | undefined): readonly string[] {
  if (roles === undefined || roles.length === 0) throw unauthorized();
  return roles;
}

/** Who was let in by half may not let himself in further. */
function refuseExchange(old: IssuedToken, asked: AskedScope): void {
  if (old.scope === 'system' && (asked.project !== undefined || asked.domain !== undefined)) {
    throw forbiddenAction(
      'Using a system-scoped token to create a project-scoped or domain-scoped token is not allowed.',
    );
  }
  if (old.methods.includes('application_credential')) {
    throw forbiddenAction('Using a delegated token to create another token is not allowed.');
  }
}

function forbiddenAction(action: string): KeystoneError {
  return new KeystoneError(403, `You are not authorized to perform the requested action: ${action}.`);
}

function findUser({ users }: Identity, asked: Reference | undefined): User | null {
  if (asked === undefined) return null;
  if (asked.id !== undefined) return users.find(({ id }) => id === asked.id) ?? null;
  return isDomain(asked.domain) ? (users.find(({ name }) => name === asked.name) ?? null) : null;
}

function findProject({ projects }: Identity, asked: Reference): Project | null {
  if (asked.id !== undefined) return projects.find(({ id }) => id === asked.id) ?? null;
  return isDomain(asked.domain) ? (projects.find(({ name }) => name === asked.name) ?? null) : null;
}

function isDomain(domain: Reference['domain']): boolean {
  return domain?.id === DOMAIN.id || domain?.name === DOMAIN.name;
}
