import { CloudConfigError } from './cloud-config-error.ts';
import {
  type Branch,
  branch,
  branchAt,
  isGiven,
  leaf,
  overlay,
  type Tree,
  withUnderscores,
} from './config-tree.ts';
import { modernNames } from './legacy-names.ts';
import { textOf } from './text-value.ts';
import { DEFAULT_SOURCE, describeSource, type ValueSource } from './value-source.ts';

/** What a cloud is put together from. */
export interface CloudParts {
  readonly name: string;
  /** What the files or the variables say of this cloud. */
  readonly cloud: Branch;
  /** The whole of clouds-public.yaml; null where there is none. */
  readonly publicClouds: Branch | null;
  /** The region that is asked for, and by what; null for the cloud's first. */
  readonly region: { readonly name: string; readonly source: ValueSource } | null;
  /** What is laid over everything. */
  readonly over: Branch;
}

/** A cloud with all its layers put together, under today's names. */
export interface AssembledCloud {
  readonly cloud: Branch;
  readonly warnings: readonly string[];
}

interface Region {
  readonly name: string;
  readonly source: ValueSource;
  readonly values: Branch;
}

const DEFAULTS = branch(
  [
    ['auth_type', leaf('password', DEFAULT_SOURCE)],
    ['interface', leaf('public', DEFAULT_SOURCE)],
  ],
  DEFAULT_SOURCE,
);

/**
 * Puts a cloud together: the defaults, its profile, its own keys, its region's values, and what is laid over. Pure.
 *
 * @throws CloudConfigError where the cloud has no such region, or its regions are not of the right shape.
 */
export function assembleCloud({ name, cloud, publicClouds, region, over }: CloudParts): AssembledCloud {
  const own = withUnderscores(cloud);
  const { profile, warnings } = profileOf(own, publicClouds);
  const layered = overlay(overlay(DEFAULTS, profile), own);

  const chosen = chooseRegion(name, regionsOf(own, ',') ?? regionsOf(profile, null) ?? [], region);
  const entries = new Map(overlay(layered, chosen.values).entries);
  for (const key of ['profile', 'cloud', 'regions']) entries.delete(key);
  entries.set('region_name', leaf(chosen.name, chosen.source));
  return { cloud: modernNames(overlay({ kind: 'branch', entries, source: own.source }, over)), warnings };
}

function profileOf(
  own: Branch,
  publicClouds: Branch | null,
): { readonly profile: Branch; readonly warnings: readonly string[] } {
  const none = branch([], DEFAULT_SOURCE);
  const named = own.entries.get('profile') ?? own.entries.get('cloud');
  if (!isGiven(named)) return { profile: none, warnings: [] };
  const name = named.kind === 'leaf' ? String(named.value) : '';
  const found = publicClouds === null ? undefined : branchAt(publicClouds, 'public-clouds').entries.get(name);
  if (found?.kind === 'branch') return { profile: withUnderscores(found), warnings: [] };
  return {
    profile: none,
    warnings: [
      `${describeSource(named.source)}: the profile ${name} is in no clouds-public.yaml; profiles that come with other programs are not known here`,
    ],
  };
}

/**
 * Null where a layer says nothing of regions.
 *
 * @param separator What stands between several names in `region_name`; in a profile that is one name, whatever it holds.
 */
function regionsOf(layer: Branch, separator: ',' | null): readonly Region[] | null {
  const regions = layer.entries.get('regions');
  if (isGiven(regions)) {
    if (regions.kind === 'list') return regions.items.map(regionFrom);
    throw new CloudConfigError('must be a list of regions', {
      problem: 'valueWrong',
      source: regions.source,
    });
  }
  const single = layer.entries.get('region_name');
  if (!isGiven(single)) return null;
  if (single.kind === 'list') return single.items.map(regionFrom);
  const names = textOf(single) ?? '';
  return (separator === null ? [names] : names.split(separator)).map((name) =>
    regionNamed(name, single.source),
  );
}

function regionFrom(item: Tree): Region {
  if (item.kind === 'leaf') return regionNamed(textOf(item) ?? '', item.source);
  if (item.kind === 'branch') {
    const { name, values, ...others } = Object.fromEntries(item.entries);
    if (
      name?.kind === 'leaf' &&
      Object.keys(others).length === 0 &&
      (values === undefined || values.kind === 'branch' || !isGiven(values))
    ) {
      return {
        name: textOf(name) ?? '',
        source: name.source,
        values: values?.kind === 'branch' ? withUnderscores(values) : branch([], name.source),
      };
    }
  }
  throw new CloudConfigError('must be the name of a region, or a mapping of its name and its values', {
    problem: 'valueWrong',
    source: item.source,
  });
}

function regionNamed(name: string, source: ValueSource): Region {
  return { name, source, values: branch([], source) };
}

function chooseRegion(cloud: string, regions: readonly Region[], asked: CloudParts['region']): Region {
  const [first] = regions;
  if (asked === null) return first ?? regionNamed('', DEFAULT_SOURCE);
  if (first === undefined) return regionNamed(asked.name, asked.source);
  const found = regions.find(({ name }) => name === asked.name);
  if (found !== undefined) return found;
  throw new CloudConfigError(
    `the cloud ${cloud} has no region ${asked.name}; it has: ${regions.map(({ name }) => name).join(', ')} (case counts)`,
    { problem: 'regionMissing', source: asked.source },
  );
}
