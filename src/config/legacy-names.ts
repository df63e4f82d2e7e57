import { type Branch, branchAt, isGiven, type Tree } from './config-tree.ts';

/** Each name, and the older ones for the same; the last one that is given counts. */
const AUTH_NAMES: Readonly<Record<string, readonly string[]>> = {
  domain_id: ['domain_id'],
  domain_name: ['domain_name'],
  user_domain_id: ['user_domain_id'],
  user_domain_name: ['user_domain_name'],
  project_domain_id: ['project_domain_id'],
  project_domain_name: ['project_domain_name'],
  token: ['auth_token', 'token'],
  passcode: ['passcode'],
  project_id: ['tenant_id', 'project_id'],
  project_name: ['tenant_name', 'project_name'],
};

/**
 * Brings the names that clouds.yaml has had over the years to today's, as openstacksdk does, and puts projects,
 * domains, tokens and passcodes into `auth`, where the one that was found outside wins. Pure.
 */
export function modernNames(cloud: Branch): Branch {
  const entries = withoutServiceTimeouts(new Map(cloud.entries));
  takeName(entries, 'auth_plugin', 'auth_type', (_old, now) => now?.source.from !== 'default');
  takeName(entries, 'endpoint_type', 'interface', () => false);

  const renamed = new Map<string, Tree>();
  for (const [key, value] of entries) renamed.set(key.replace(/endpoint_type$/, 'interface'), value);

  const auth = new Map(branchAt(cloud, 'auth').entries);
  for (const [name, names] of Object.entries(AUTH_NAMES)) {
    let found: Tree | undefined;
    for (const each of names) {
      for (const place of [auth, renamed]) {
        const value = place.get(each);
        if (isGiven(value)) found = value;
        place.delete(each);
      }
    }
    if (found !== undefined) auth.set(name, found);
  }
  spreadDomain(auth);
  renamed.set('auth', { ...branchAt(cloud, 'auth'), entries: auth });
  return { ...cloud, entries: renamed };
}

/** A service's time limit counts for all: requests has only one, and openstacksdk takes the last that it finds. */
function withoutServiceTimeouts(entries: Map<string, Tree>): Map<string, Tree> {
  const kept = new Map<string, Tree>();
  let found: Tree | undefined;
  for (const [key, value] of entries) {
    if (!key.endsWith('timeout') || key === 'timeout' || key === 'api_timeout') kept.set(key, value);
    else if (isGiven(value)) found = value;
  }
  if (found !== undefined) kept.set('api_timeout', found);
  return kept;
}

function takeName(
  entries: Map<string, Tree>,
  old: string,
  now: string,
  nowWins: (old: Tree, now: Tree | undefined) => boolean,
): void {
  const value = entries.get(old);
  entries.delete(old);
  if (isGiven(value) && !nowWins(value, entries.get(now))) entries.set(now, value);
}

/** Of a login to a project one domain may be given for both the user and the project. */
function spreadDomain(auth: Map<string, Tree>): void {
  if (!auth.has('project_id') && !auth.has('project_name')) return;
  for (const kind of ['id', 'name']) {
    const domain = auth.get(`domain_${kind}`);
    auth.delete(`domain_${kind}`);
    if (domain === undefined) continue;
    for (const owner of ['user', 'project']) {
      const key = `${owner}_domain_${kind}`;
      if (!auth.has(key)) auth.set(key, domain);
    }
  }
}
