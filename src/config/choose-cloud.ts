import { CloudConfigError } from './cloud-config-error.ts';
import { findFile, type FoundFile } from './config-files.ts';
import { type Branch, branch, isGiven, mergeFiles, type Tree } from './config-tree.ts';
import { environmentCloud } from './environment-cloud.ts';
import type { ResolveCloudOptions } from './resolve-cloud-options.ts';
import { describeSource, type ValueSource } from './value-source.ts';

/** The cloud that is meant, as it was written. */
export interface ChosenCloud {
  readonly name: string;
  readonly cloud: Branch;
  /** It is the cloud of the `OS_*` variables. */
  readonly fromVariables: boolean;
  readonly files: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Reads clouds.yaml and secure.yaml and says which cloud is meant: the one that the caller names, the one of
 * `OS_CLOUD`, the one that the variables describe, or the only one there is.
 *
 * @throws CloudConfigError where that is none, or more than one.
 */
export function chooseCloud(options: ResolveCloudOptions): ChosenCloud {
  const { env } = options;
  const clouds = findFile(options, 'clouds', namedFile(options));
  const secure = findFile(options, 'secure', fileOf(env, 'OS_CLIENT_SECURE_FILE'));
  const inFiles = cloudsIn(clouds, secure);
  const described = environmentCloud(env);
  const ownName = env['OS_CLOUD_NAME'];
  const variablesName = ownName === undefined || ownName === '' ? 'envvars' : ownName;
  const found = { names: [...inFiles.keys(), ...(described === null ? [] : [variablesName])], clouds };

  const clash = inFiles.get(variablesName);
  if (clash !== undefined) {
    throw new CloudConfigError(
      `the name ${variablesName} is that of the cloud of the OS_* variables; rename this one, or set OS_CLOUD_NAME to another name`,
      { problem: 'valueWrong', source: clash.source, clouds: [...inFiles.keys()] },
    );
  }

  const { name, by } = nameOf(options, described === null ? null : variablesName, found);
  const fromVariables = described !== null && name === variablesName;
  const cloud = fromVariables ? described : inFiles.get(name);
  if (cloud === undefined) {
    throw new CloudConfigError(`there is no cloud ${name}; ${whatThereIs(found)}`, {
      problem: 'cloudMissing',
      source: by,
      searched: clouds.searched,
      clouds: found.names,
    });
  }
  if (cloud.kind !== 'branch') {
    throw new CloudConfigError('must be a mapping', { problem: 'syntax', source: cloud.source });
  }
  return {
    name,
    cloud,
    fromVariables,
    files: [clouds.path, secure.path].filter((path) => path !== null),
    warnings: [...clouds.warnings, ...secure.warnings],
  };
}

interface Found {
  readonly names: readonly string[];
  readonly clouds: FoundFile;
}

function nameOf(
  { cloud, env }: ResolveCloudOptions,
  variablesName: string | null,
  found: Found,
): { readonly name: string; readonly by: ValueSource | null } {
  if (cloud !== undefined) return { name: cloud, by: { from: 'argument', name: 'cloud' } };
  const variable = env['OS_CLOUD'];
  if (variable !== undefined && variable !== '') {
    return { name: variable, by: { from: 'variable', name: 'OS_CLOUD' } };
  }
  if (variablesName !== null) return { name: variablesName, by: null };
  const [only, ...others] = found.names;
  if (only !== undefined && others.length === 0) return { name: only, by: null };
  throw new CloudConfigError(
    only === undefined
      ? `no cloud is configured: ${whatThereIs(found)}. Write a clouds.yaml, set OS_AUTH_URL and the other OS_* variables, or give the option auth`
      : `which cloud is meant? ${whatThereIs(found)}. Give the option cloud, or set OS_CLOUD`,
    { problem: 'cloudMissing', searched: found.clouds.searched, clouds: found.names },
  );
}

function whatThereIs({ names, clouds }: Found): string {
  if (names.length > 0) {
    return `there are: ${names.join(', ')}${clouds.path === null ? '' : ` (${clouds.path})`}`;
  }
  return clouds.path === null
    ? `no clouds.yaml was found; searched: ${clouds.searched.join(', ')}`
    : `${clouds.path} names no cloud`;
}

/** What both files have below `clouds`, secure.yaml over clouds.yaml. */
function cloudsIn(clouds: FoundFile, secure: FoundFile): ReadonlyMap<string, Tree> {
  if (clouds.path !== null && clouds.tree === null) {
    throw new CloudConfigError(`${clouds.path}: is empty; it must have the key clouds`, {
      problem: 'syntax',
    });
  }
  const none = branch([], { from: 'default' });
  const below = mergeFiles(clouds.tree ?? none, secure.tree ?? none).entries.get('clouds');
  if (below === undefined) return new Map();
  if (below.kind !== 'branch') {
    throw new CloudConfigError(`must be a mapping of clouds${isGiven(below) ? '' : ', and is empty'}`, {
      problem: 'syntax',
      source: below.source,
    });
  }
  return below.entries;
}

function namedFile(options: ResolveCloudOptions): { readonly path: string; readonly by: string } | null {
  return options.configFile === undefined
    ? fileOf(options.env, 'OS_CLIENT_CONFIG_FILE')
    : { path: options.configFile, by: describeSource({ from: 'argument', name: 'configFile' }) };
}

function fileOf(
  env: Readonly<Record<string, string | undefined>>,
  variable: string,
): { readonly path: string; readonly by: string } | null {
  const path = env[variable];
  return path === undefined || path === '' ? null : { path, by: variable };
}
