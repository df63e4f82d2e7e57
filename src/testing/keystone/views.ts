import { idOf } from '../http/digest.ts';
import { keystoneTime } from '../http/times.ts';
import { catalogAt } from './catalog.ts';
import { DOMAIN, type Identity, type Project, type User } from './identity.ts';
import type { IssuedToken } from './tokens.ts';

/** A token, as the answer to its making and to its validation shows it. */
export function tokenView(
  identity: Identity,
  token: IssuedToken,
  origin: string,
  withCatalog: boolean,
): Record<string, unknown> {
  const user = identity.users.find(({ id }) => id === token.userId);
  const project = identity.projects.find(({ id }) => id === token.projectId);
  const credential = identity.applicationCredentials.find(({ id }) => id === token.applicationCredentialId);
  return {
    methods: token.methods,
    user: { domain: DOMAIN, id: token.userId, name: user?.name ?? '', password_expires_at: null },
    audit_ids: [token.auditId],
    expires_at: keystoneTime(token.expiresAt),
    issued_at: keystoneTime(token.issuedAt),
    ...(project === undefined
      ? {}
      : { project: { domain: DOMAIN, id: project.id, name: project.name }, is_domain: false }),
    ...(token.scope === 'domain' ? { domain: DOMAIN } : {}),
    ...(token.scope === 'system' ? { system: { all: true } } : {}),
    ...(token.scope === 'unscoped'
      ? {}
      : {
          roles: token.roles.map((name) => ({ id: idOf(`role ${name}`), name })),
          ...(withCatalog ? { catalog: catalogAt(origin) } : {}),
        }),
    ...(credential === undefined
      ? {}
      : { application_credential: { id: credential.id, name: credential.name, restricted: true } }),
  };
}

/** A project, as `/v3/projects` shows it. */
export function projectView({ id, name }: Project, base: string): Record<string, unknown> {
  return {
    id,
    name,
    domain_id: DOMAIN.id,
    description: '',
    enabled: true,
    parent_id: DOMAIN.id,
    is_domain: false,
    tags: [],
    options: {},
    links: { self: `${base}/projects/${id}` },
  };
}

/** A user, as `/v3/users` shows it. */
export function userView({ id, name }: User, base: string): Record<string, unknown> {
  return {
    id,
    name,
    domain_id: DOMAIN.id,
    enabled: true,
    password_expires_at: null,
    options: {},
    links: { self: `${base}/users/${id}` },
  };
}

/** The one domain, as `/v3/domains` shows it. */
export function domainView(base: string): Record<string, unknown> {
  return {
    ...DOMAIN,
    description: 'The default domain',
    enabled: true,
    tags: [],
    options: {},
    links: { self: `${base}/domains/${DOMAIN.id}` },
  };
}

/** The document that says which version Keystone has. */
export function versionView(origin: string): Record<string, unknown> {
  return {
    id: 'v3.14',
    status: 'stable',
    updated: '2020-04-07T00:00:00Z',
    links: [{ rel: 'self', href: `${origin}/identity/v3/` }],
    'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.identity-v3+json' }],
  };
}
