import { DOMAIN, type Identity, type Project, type User } from './identity.ts';
import { KeystoneError, malformed, unauthorized } from './keystone-error.ts';
import type { IssuedToken, Tokens } from './tokens.ts';

interface Reference {
  readonly id?: unknown;
  readonly name?: unknown;
  readonly domain?: { readonly id?: unknown; readonly name?: unknown };
}

interface AuthBody {
  readonly auth?: {
    readonly identity?: {
      readonly methods?: unknown;
      readonly password?: { readonly user?: Reference & { readonly password?: unknown } };
      readonly token?: { readonly id?: unknown };
      readonly application_credential?: Reference & { readonly secret?: unknown; readonly user?: Reference };
    };
    readonly scope?: { readonly project?: Reference } | string;
  };
}

/** Issues the token that the body of `POST /v3/auth/tokens` asks for. @throws KeystoneError */
export function authenticate(identity: Identity, tokens: Tokens, body: string): IssuedToken {
  const { auth } = parseBody(body);
  if (auth?.identity === undefined) throw malformed("'identity' is a required property.");
  const { methods, password, token, application_credential: credential } = auth.identity;
  const [method] = Array.isArray(methods) ? (methods as readonly unknown[]) : [];
  const project = typeof auth.scope === 'object' ? auth.scope.project : undefined;

  if (method === 'password' && password !== undefined) {
    const user = findUser(identity, password.user);
    if (user === null || user.password !== password.user?.password) throw unauthorized();
    return tokens.issue({
      ...scoped(identity, user, project),
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
    const methodsUsed = [...new Set([...old.methods, 'token'])];
    return tokens.issue(
      { ...scoped(identity, user, project), methods: methodsUsed, applicationCredentialId: null },
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
    methods: ['application_credential'],
    applicationCredentialId: credential.id,
  });
}

function scoped(
  identity: Identity,
  user: User,
  asked: Reference | undefined,
): Pick<IssuedToken, 'userId' | 'projectId' | 'roles'> {
  if (asked === undefined) return { userId: user.id, projectId: null, roles: [] };
  const project = findProject(identity, asked);
  const roles = project === null ? [] : (user.roles[project.id] ?? []);
  if (project === null || roles.length === 0) throw unauthorized();
  return { userId: user.id, projectId: project.id, roles };
}

function findUser({ users }: Identity, asked: Reference | undefined): User | null {
  if (asked === undefined) return null;
  if (asked.id !== undefined) return users.find(({ id }) => id === asked.id) ?? null;
  return inDomain(asked) ? (users.find(({ name }) => name === asked.name) ?? null) : null;
}

function findProject({ projects }: Identity, asked: Reference): Project | null {
  if (asked.id !== undefined) return projects.find(({ id }) => id === asked.id) ?? null;
  return inDomain(asked) ? (projects.find(({ name }) => name === asked.name) ?? null) : null;
}

function inDomain({ domain }: Reference): boolean {
  return domain?.id === DOMAIN.id || domain?.name === DOMAIN.name;
}
