import { randomUUID } from 'node:crypto';
import { type Answer, endpoints, password, Session, settings } from '../../../lab/index.ts';

/** What a test made in Keystone. */
export interface MadeUser {
  readonly id: string;
  readonly name: string;
  readonly password: string;
}

/** What a role is given on. */
export type Where = { readonly project: 'admin' | 'demo' } | { readonly domain: 'default' };

/** The body of a request for a token by password. */
export function byPassword(user: string, secret: string, scope: unknown): unknown {
  const domain = { id: 'default' };
  return {
    auth: {
      identity: { methods: ['password'], password: { user: { name: user, password: secret, domain } } },
      scope,
    },
  };
}

/** Users, credentials and trusts of a test's own, without the library; all of them are removed at the end. */
export class Identities implements AsyncDisposable {
  readonly #admin = new Session(settings(), { user: 'admin', project: 'admin' });
  readonly #paths: string[] = [];

  /** Makes a user with a random name and password, and with roles. */
  async user(...grants: readonly (readonly ['admin' | 'member', Where])[]): Promise<MadeUser> {
    const name = `lifeboat-${randomUUID()}`;
    const secret = randomUUID();
    const answer = await this.#ask('POST', '/users', {
      user: { name, password: secret, domain_id: 'default' },
    });
    const { id } = (answer.body as { user: { id: string } }).user;
    this.#paths.push(`/users/${id}`);
    for (const [role, where] of grants) {
      const roleId = await this.idOf('roles', role);
      const place =
        'project' in where
          ? `/projects/${await this.idOf('projects', where.project)}`
          : `/domains/${where.domain}`;
      await this.#ask('PUT', `${place}/users/${id}/roles/${roleId}`);
    }
    return { id, name, password: secret };
  }

  /** Makes an application credential of the administrator in his project. */
  async applicationCredential(more: Readonly<Record<string, unknown>> = {}): Promise<{
    readonly id: string;
    readonly name: string;
    readonly secret: string;
    readonly remove: () => Promise<void>;
  }> {
    const owner = `/users/${await this.idOf('users', 'admin')}/application_credentials`;
    const answer = await this.#ask('POST', owner, {
      application_credential: { name: `lifeboat-${randomUUID()}`, ...more },
    });
    const { application_credential: made } = answer.body as {
      application_credential: { id: string; name: string; secret: string };
    };
    const path = `${owner}/${made.id}`;
    this.#paths.push(path);
    return { id: made.id, name: made.name, secret: made.secret, remove: async () => this.#remove(path) };
  }

  /** Makes a trust of the administrator, by which a user may act in his project as himself. */
  async trust(trustee: MadeUser): Promise<string> {
    const answer = await this.#ask('POST', '/OS-TRUST/trusts', {
      trust: {
        trustor_user_id: await this.idOf('users', 'admin'),
        trustee_user_id: trustee.id,
        project_id: await this.idOf('projects', 'admin'),
        impersonation: false,
        roles: [{ name: 'admin' }],
      },
    });
    const { id } = (answer.body as { trust: { id: string } }).trust;
    this.#paths.push(`/OS-TRUST/trusts/${id}`);
    return id;
  }

  /** The id of what has this name. */
  async idOf(kind: 'users' | 'projects' | 'roles', name: string): Promise<string> {
    const answer = await this.#ask('GET', `/${kind}?name=${name}`);
    const [found] = (answer.body as Record<string, readonly { id: string }[]>)[kind] ?? [];
    if (found === undefined) throw new Error(`The lab has no ${name} among its ${kind}.`);
    return found.id;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Trusts and credentials before the users that they belong to.
    for (const path of this.#paths.reverse()) await this.#remove(path);
  }

  async #remove(path: string): Promise<void> {
    const { status } = await this.#admin.keystone('DELETE', path);
    if (status >= 400 && status !== 404) throw new Error(`DELETE ${path} answered ${status}.`);
  }

  async #ask(method: string, path: string, body?: unknown): Promise<Answer> {
    const answer = await this.#admin.keystone(method, path, body);
    if (answer.status < 300) return answer;
    throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  }
}

/** Gets a token without the library. */
export async function rawToken(body: unknown): Promise<string> {
  const response = await fetch(`${endpoints.authUrl}/auth/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const token = response.headers.get('x-subject-token');
  if (token === null) throw new Error(`Keystone answered ${response.status}: ${await response.text()}`);
  await response.text();
  return token;
}

/** The administrator's token for his project. */
export async function adminToken(): Promise<string> {
  const scope = { project: { name: 'admin', domain: { id: 'default' } } };
  return rawToken(byPassword('admin', password, scope));
}

/** Takes a token back, by itself. */
export async function revoke(token: string): Promise<void> {
  const response = await fetch(`${endpoints.authUrl}/auth/tokens`, {
    method: 'DELETE',
    headers: { 'x-auth-token': token, 'x-subject-token': token },
  });
  await response.text();
  if (response.status !== 204) throw new Error(`Keystone answered ${response.status} to a revocation.`);
}
