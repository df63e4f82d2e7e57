import { type AuthType, authTypeOf } from './auth-types.ts';
import type { CloudAuth } from './cloud-auth.ts';
import { CloudConfigError } from './cloud-config-error.ts';
import { type Branch, branchAt, isGiven, leaf, type Leaf, type Tree } from './config-tree.ts';
import { fillIn } from './fill-in.ts';
import { Secret } from './secret.ts';
import { addressOf, textOf } from './text-value.ts';
import { DEFAULT_SOURCE, describeSource, type ValueSource } from './value-source.ts';

/** How a cloud wants its users to log in. */
export interface MappedCloudAuth {
  readonly auth: CloudAuth;
  /** Where each value came from, by its name in `auth`. */
  readonly sources: Readonly<Record<string, ValueSource>>;
  readonly warnings: readonly string[];
}

/** The values that an auth type takes, by keystoneauth's names. */
type Values = ReadonlyMap<string, Leaf>;

/**
 * Maps a cloud's `auth_type` and `auth` to a way to log in. Pure.
 *
 * @param endpoint Where the cloud says that Nova is, for the two types that know no catalog.
 * @throws CloudConfigError where the type is not supported, a key is unknown or missing, or two exclude each other.
 */
export function mapAuth(name: string, cloud: Branch, endpoint: Leaf | null): MappedCloudAuth {
  const named = cloud.entries.get('auth_type');
  const typeName = leaf(textOf(named) ?? 'password', named?.source ?? DEFAULT_SOURCE);
  const type = authTypeOf(typeName);
  const values = collect(cloud, type);
  refuseUnknown(cloud, typeName, type);

  const picked = new Picked(name, cloud, values);
  const url = values.get('auth_url');
  switch (type.type) {
    case 'none':
      return picked.result({ type: 'none', endpoint: picked.endpoint(endpoint) });
    case 'adminToken':
      return picked.result({
        type: 'adminToken',
        endpoint: picked.endpoint(endpoint),
        token: picked.secret('token', 'token'),
      });
    case 'token':
      return picked.result({
        type: 'token',
        authUrl: picked.authUrl(url),
        token: picked.secret('token', 'token'),
        ...picked.scope(),
      });
    case 'password':
      return picked.result({
        type: 'password',
        authUrl: picked.authUrl(url),
        ...picked.user(),
        password: picked.secret('password', 'password'),
        ...picked.scope(),
      });
    case 'applicationCredential':
      return picked.result({
        type: 'applicationCredential',
        authUrl: picked.authUrl(url),
        ...picked.credential(),
        secret: picked.secret('secret', 'application_credential_secret'),
      });
  }
}

/** Each key from `auth`, or else from outside; a newer name before its older one. */
function collect(cloud: Branch, { keys }: AuthType): Values {
  const auth = branchAt(cloud, 'auth').entries;
  const values = new Map<string, Leaf>();
  for (const names of keys) {
    const [name] = names;
    const found = [auth, cloud.entries]
      .flatMap((place) => names.map((each) => place.get(each)))
      .find((value) => isGiven(value));
    const text = textOf(found);
    if (found !== undefined && text !== null) values.set(name, leaf(text, found.source));
  }
  return values;
}

/** A key that nobody reads is a typing mistake, or belongs to another auth type. */
function refuseUnknown(cloud: Branch, { value: typeName }: Leaf, type: AuthType): void {
  const known = type.keys.flat();
  for (const [key, value] of branchAt(cloud, 'auth').entries) {
    if (known.includes(key) || !isGiven(value)) continue;
    const hint = key.startsWith('application_credential_')
      ? '; with it the auth_type must be v3applicationcredential'
      : `; it takes: ${type.keys.map(([name]) => name).join(', ')}`;
    throw new CloudConfigError(`the auth type ${String(typeName)} takes no ${key}${hint}`, {
      problem: 'valueWrong',
      source: value.source,
    });
  }
}

/** Takes values out of a cloud, and remembers where each was. */
class Picked {
  readonly #cloudName: string;
  readonly #cloud: Branch;
  readonly #values: Values;
  readonly #sources: Record<string, ValueSource> = {};
  readonly #warnings: string[] = [];

  constructor(cloudName: string, cloud: Branch, values: Values) {
    this.#cloudName = cloudName;
    this.#cloud = cloud;
    this.#values = values;
  }

  result(auth: CloudAuth): MappedCloudAuth {
    return { auth, sources: this.#sources, warnings: this.#warnings };
  }

  authUrl(url: Leaf | undefined): string {
    const filled = fillIn(url ?? this.#missing('auth_url'), this.#cloud);
    const text = addressOf(filled) ?? '';
    if (!/^https?:\/\/[^/]/.test(text)) {
      throw new CloudConfigError('must be a URL that starts with http:// or https://', {
        problem: 'valueWrong',
        source: filled.source,
      });
    }
    this.#sources['authUrl'] = filled.source;
    return text;
  }

  endpoint(override: Leaf | null): string {
    const value = this.#values.get('endpoint') ?? override ?? this.#missing('endpoint');
    this.#sources['endpoint'] = value.source;
    return addressOf(value) ?? '';
  }

  secret(name: string, key: string): Secret {
    const value = this.#values.get(key) ?? this.#missing(key);
    this.#sources[name] = value.source;
    return new Secret(String(value.value));
  }

  user() {
    const user =
      this.#one([
        ['userId', 'user_id'],
        ['username', 'username'],
      ]) ?? this.#missing('username');
    return { ...user, ...('username' in user ? this.#domain('user') : {}) };
  }

  credential() {
    const credential =
      this.#one([
        ['id', 'application_credential_id'],
        ['name', 'application_credential_name'],
      ]) ?? this.#missing('application_credential_id');
    for (const key of [
      'project_id',
      'project_name',
      'domain_id',
      'domain_name',
      'system_scope',
      'trust_id',
    ]) {
      const value = this.#values.get(key);
      if (value === undefined) continue;
      this.#warnings.push(
        `${describeSource(value.source)}: is not used, because an application credential brings its own project`,
      );
    }
    return { ...credential, ...('name' in credential ? this.user() : {}) };
  }

  /** What the token is for. Keystone takes one scope at most. */
  scope() {
    const scopes = [
      this.#one([
        ['projectId', 'project_id'],
        ['projectName', 'project_name'],
      ]),
      this.#one([
        ['domainId', 'domain_id'],
        ['domainName', 'domain_name'],
      ]),
      this.#one([['trustId', 'trust_id']]),
      this.#system(),
    ].filter((scope) => scope !== null);
    const [first, second] = scopes.flatMap((scope) => Object.keys(scope));
    if (first === undefined) return {};
    if (second !== undefined) {
      throw new CloudConfigError(
        `the cloud ${this.#cloudName} says both what project and what domain, trust or system the token is for; the other one is from ${describeSource(this.#sources[first] ?? DEFAULT_SOURCE)}`,
        { problem: 'valueWrong', source: this.#sources[second] ?? null },
      );
    }
    return { ...scopes[0], ...(first === 'projectName' ? this.#domain('project') : {}) };
  }

  #system(): { readonly systemScope: 'all' } | null {
    const value = this.#values.get('system_scope');
    if (value === undefined) return null;
    if (value.value !== 'all') {
      throw new CloudConfigError("must be 'all': Keystone knows no part of the system", {
        problem: 'valueWrong',
        source: value.source,
      });
    }
    this.#sources['systemScope'] = value.source;
    return { systemScope: 'all' };
  }

  /** The domain that a name is in; without one it is Keystone's own, which login adds. */
  #domain(owner: 'user' | 'project') {
    return (
      this.#one([
        [`${owner}DomainId`, `${owner}_domain_id`],
        [`${owner}DomainName`, `${owner}_domain_name`],
      ]) ??
      this.#one([
        [`${owner}DomainId`, 'default_domain_id'],
        [`${owner}DomainName`, 'default_domain_name'],
      ]) ??
      {}
    );
  }

  /** The first of several names for one thing: openrc files give a project by id and by name, and the id counts. */
  #one(pairs: readonly (readonly [name: string, key: string])[]): Readonly<Record<string, string>> | null {
    for (const [name, key] of pairs) {
      const value = this.#values.get(key);
      if (value === undefined) continue;
      this.#sources[name] = value.source;
      return { [name]: String(value.value) };
    }
    return null;
  }

  #missing(key: string): never {
    const where: Tree = this.#cloud;
    const variable = where.source.from === 'variable';
    throw new CloudConfigError(
      variable
        ? `the variable OS_${key.toUpperCase()} is missing for a login by the other OS_* variables`
        : `the cloud ${this.#cloudName} has no auth.${key}`,
      { problem: 'valueMissing', source: variable ? null : where.source },
    );
  }
}
