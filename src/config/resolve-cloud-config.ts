import { deepFreeze } from '../model/deep-freeze.ts';
import { type AssembledCloud, assembleCloud } from './assemble-cloud.ts';
import { chooseCloud } from './choose-cloud.ts';
import type { CloudConfig } from './cloud-config.ts';
import { type ReadSettings, readSettings } from './cloud-settings.ts';
import { findFile } from './config-files.ts';
import { type Branch, leaf } from './config-tree.ts';
import { environmentOverlay } from './environment-cloud.ts';
import { mapAuth } from './map-auth.ts';
import type { ResolveCloudOptions } from './resolve-cloud-options.ts';
import type { ValueSource } from './value-source.ts';

/**
 * Finds out how to reach a cloud, as openstacksdk does: from clouds.yaml, secure.yaml, clouds-public.yaml and the
 * `OS_*` variables. Pure: it reads what it is given, and nothing else.
 *
 * @throws CloudConfigError naming the file, line and key, the places that were searched, or the clouds that there are.
 */
export function resolveCloudConfig(options: ResolveCloudOptions): CloudConfig {
  const { name, assembled, read, files, warnings } = resolveSettings(options);
  const { settings, sources } = read;
  const override =
    settings.endpointOverride === null || sources['endpointOverride'] === undefined
      ? null
      : leaf(settings.endpointOverride, sources['endpointOverride']);
  const login = mapAuth(name, assembled.cloud, override);
  const authSources = Object.entries(login.sources).map(([key, source]) => [`auth.${key}`, source] as const);
  return deepFreeze({
    cloud: name,
    auth: login.auth,
    ...settings,
    sources: { ...Object.fromEntries(authSources), ...sources },
    files,
    warnings: [...warnings, ...login.warnings],
  });
}

/** A cloud as far as it is known without its login. */
export interface ResolvedSettings {
  readonly name: string;
  readonly assembled: AssembledCloud;
  readonly read: ReadSettings;
  readonly files: readonly string[];
  readonly warnings: readonly string[];
}

/** All of {@link resolveCloudConfig} but the login, which the caller may bring. */
export function resolveSettings(options: ResolveCloudOptions): ResolvedSettings {
  const chosen = chooseCloud(options);
  const publicFile = usesProfile(chosen.cloud) ? findFile(options, 'clouds-public', null) : null;
  const assembled = assembleCloud({
    name: chosen.name,
    cloud: chosen.cloud,
    publicClouds: publicFile?.tree ?? null,
    region: askedRegion(options, chosen.fromVariables),
    over: environmentOverlay(chosen.fromVariables ? {} : options.env),
  });
  const read = withEndpoint(readSettings(assembled.cloud, options.home), options.endpointOverride);
  return {
    name: chosen.name,
    assembled,
    read,
    files: [...chosen.files, ...(publicFile?.path == null ? [] : [publicFile.path])],
    warnings: [...chosen.warnings, ...(publicFile?.warnings ?? []), ...assembled.warnings, ...read.warnings],
  };
}

function withEndpoint(read: ReadSettings, endpointOverride: string | undefined): ReadSettings {
  if (endpointOverride === undefined || endpointOverride === '') return read;
  return {
    ...read,
    settings: { ...read.settings, endpointOverride },
    sources: { ...read.sources, endpointOverride: { from: 'argument', name: 'endpointOverride' } },
  };
}

function usesProfile(cloud: Branch): boolean {
  return cloud.entries.has('profile') || cloud.entries.has('cloud');
}

/** The variable chooses among the regions of any cloud; in a cloud of the variables it is a key like the others. */
function askedRegion(
  { region, env }: ResolveCloudOptions,
  fromVariables: boolean,
): { readonly name: string; readonly source: ValueSource } | null {
  if (region !== undefined && region !== '') {
    return { name: region, source: { from: 'argument', name: 'region' } };
  }
  const variable = fromVariables ? undefined : env['OS_REGION_NAME'];
  return variable === undefined || variable === ''
    ? null
    : { name: variable, source: { from: 'variable', name: 'OS_REGION_NAME' } };
}
