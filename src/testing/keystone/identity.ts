import { idOf } from '../http/digest.ts';

/** A project of the one domain, `default`. */
export interface Project {
  readonly id: string;
  readonly name: string;
}

/** A user of the one domain. */
export interface User {
  readonly id: string;
  readonly name: string;
  readonly password: string;
  /** The names of its roles, by the id of the project. */
  readonly roles: Readonly<Record<string, readonly string[]>>;
  /** The names of its roles on the one domain. @default none */
  readonly domainRoles?: readonly string[] | undefined;
  /** The names of its roles on the whole system. @default none */
  readonly systemRoles?: readonly string[] | undefined;
}

/** An application credential; it acts as its user in one project. */
export interface ApplicationCredential {
  readonly id: string;
  readonly name: string;
  readonly secret: string;
  readonly userId: string;
  readonly projectId: string;
  /** @default those of the user */
  readonly roles?: readonly string[] | undefined;
}

/** Who there is. */
export interface Identity {
  readonly projects: readonly Project[];
  readonly users: readonly User[];
  readonly applicationCredentials: readonly ApplicationCredential[];
}

/** The domain that everybody is in. */
export const DOMAIN = { id: 'default', name: 'Default' } as const;

/** The password of `admin` and `demo`, and the secret of both application credentials, unless others are given. */
const DEFAULT_PASSWORD = 'simulated';

/**
 * `admin` in the project `admin`, with the roles admin, member and reader; `demo` in the project `demo`, a plain member;
 * and an application credential of each, `admin-credential` and `demo-credential`.
 */
export function defaultIdentity(
  passwords: { readonly admin?: string; readonly demo?: string } = {},
): Identity {
  const projects = ['admin', 'demo', 'service'].map((name) => ({ id: idOf(`project ${name}`), name }));
  const [adminProject = '', demoProject = ''] = projects.map(({ id }) => id);
  const admin: User = {
    id: idOf('user admin'),
    name: 'admin',
    password: passwords.admin ?? DEFAULT_PASSWORD,
    roles: { [adminProject]: ['admin', 'member', 'reader'], [demoProject]: ['admin', 'member', 'reader'] },
    // As `keystone-manage bootstrap` leaves it, which gives no role on the domain.
    systemRoles: ['admin', 'member', 'reader'],
  };
  const demo: User = {
    id: idOf('user demo'),
    name: 'demo',
    password: passwords.demo ?? DEFAULT_PASSWORD,
    roles: { [demoProject]: ['member', 'reader'] },
  };
  return {
    projects,
    users: [admin, demo],
    applicationCredentials: [
      credential('admin-credential', admin, adminProject),
      credential('demo-credential', demo, demoProject),
    ],
  };
}

function credential(name: string, user: User, projectId: string): ApplicationCredential {
  return { id: idOf(`credential ${name}`), name, secret: user.password, userId: user.id, projectId };
}
