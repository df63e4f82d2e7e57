import { type Branch, branch, leaf } from './config-tree.ts';

/** These choose a cloud or a file and describe none. */
const SELECTORS: readonly string[] = [
  'OS_CLOUD',
  'OS_REGION_NAME',
  'OS_CLIENT_CONFIG_FILE',
  'OS_CLIENT_SECURE_FILE',
  'OS_CLOUD_NAME',
];

/** Set by test runners of OpenStack's own, and nothing to do with a cloud. */
const FOREIGN: readonly string[] = ['OS_TEST', 'OS_STD', 'OS_LOG'];

/**
 * The cloud that the `OS_*` variables describe: `OS_USER_DOMAIN_NAME` is the key `user_domain_name`. Pure.
 *
 * @returns null where no variable describes one.
 */
export function environmentCloud(env: Readonly<Record<string, string | undefined>>): Branch | null {
  const names = Object.keys(env).filter(
    (name) =>
      name.startsWith('OS_') && env[name] !== undefined && !FOREIGN.some((prefix) => name.startsWith(prefix)),
  );
  if (names.every((name) => SELECTORS.includes(name))) return null;
  return branch(
    names.map((name) => [
      name.slice('OS_'.length).toLowerCase(),
      leaf(env[name] ?? '', { from: 'variable', name }),
    ]),
    { from: 'variable', name: 'OS_*' },
  );
}

/**
 * What the variables say of any cloud, also of one that is named: the region and the way there, but never who logs in.
 */
export const OVERLAY_VARIABLES: Readonly<Record<string, string>> = {
  OS_INTERFACE: 'interface',
  OS_CACERT: 'cacert',
  OS_CERT: 'cert',
  OS_KEY: 'key',
};

/** The keys that the variables lay over a named cloud. */
export function environmentOverlay(env: Readonly<Record<string, string | undefined>>): Branch {
  return branch(
    Object.entries(OVERLAY_VARIABLES).flatMap(([name, key]) => {
      const value = env[name];
      return value === undefined || value === ''
        ? []
        : [[key, leaf(value, { from: 'variable', name })] as const];
    }),
    { from: 'variable', name: 'OS_*' },
  );
}
