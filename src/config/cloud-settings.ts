import { isMicroversion, type Microversion } from '../model/microversion.ts';
import { CloudConfigError } from './cloud-config-error.ts';
import { type Branch, isGiven, type Leaf, leaf, type Tree } from './config-tree.ts';
import type { EndpointInterface } from './endpoint-interface.ts';
import { fillIn } from './fill-in.ts';
import { addressOf, countOf, secondsOf, textOf } from './text-value.ts';
import { DEFAULT_SOURCE, describeSource, type ValueSource } from './value-source.ts';

/** Whom to trust, as a cloud says it. */
export interface CloudTls {
  /** Whether the servers' certificates are verified. */
  readonly verify: boolean;
  /** The path of a file of CA certificates that count in place of the machine's; null for the machine's. */
  readonly cacert: string | null;
  /** The path of the client's own certificate. */
  readonly cert: string | null;
  /** The path of the certificate's key; null where it is in the same file. */
  readonly key: string | null;
}

/** Everything that a cloud says of the way to its Nova. */
export interface CloudSettings {
  readonly region: string | null;
  readonly interface: EndpointInterface;
  readonly endpointOverride: string | null;
  readonly serviceType: string;
  readonly serviceName: string | null;
  readonly defaultMicroversion: Microversion | null;
  readonly tls: CloudTls;
  readonly timeoutMs: number | null;
  readonly connectRetries: number | null;
  readonly statusCodeRetries: number | null;
}

/** The settings of a cloud, and where each came from. */
export interface ReadSettings {
  readonly settings: CloudSettings;
  readonly sources: Readonly<Record<string, ValueSource>>;
  readonly warnings: readonly string[];
}

/**
 * Reads what a cloud says of the way to its Nova: a key with `compute_` before it counts before the one without. Pure.
 *
 * @param home What `~` stands for in paths.
 * @throws CloudConfigError where a value cannot be meant.
 */
export function readSettings(cloud: Branch, home: string): ReadSettings {
  const sources: Record<string, ValueSource> = {};
  const warnings: string[] = [];
  const value = (key: string): Tree | undefined => {
    const found = cloud.entries.get(key);
    if (!isGiven(found)) return undefined;
    return found.kind === 'leaf' ? fillIn(found, cloud) : found;
  };
  const first = (name: string, ...keys: readonly string[]): Tree | undefined => {
    const found = keys.map(value).find((each) => each !== undefined);
    sources[name] = found?.source ?? DEFAULT_SOURCE;
    return found;
  };
  const path = (name: string, key: string): string | null => {
    const text = textOf(first(name, key));
    return text === null ? null : text.replace(/^~(?=\/|$)/, home);
  };

  const settings: CloudSettings = {
    region: textOf(first('region', 'compute_region_name', 'region_name')),
    interface: interfaceOf(first('interface', 'compute_interface', 'interface')),
    endpointOverride: addressOf(first('endpointOverride', 'compute_endpoint_override', 'compute_endpoint')),
    serviceType: textOf(first('serviceType', 'compute_service_type')) ?? 'compute',
    serviceName: textOf(first('serviceName', 'compute_service_name')),
    defaultMicroversion: microversionOf(
      first('defaultMicroversion', 'compute_default_microversion'),
      value('compute_api_version'),
      sources,
      warnings,
    ),
    tls: {
      verify: true,
      cacert: path('tls.cacert', 'cacert'),
      cert: path('tls.cert', 'cert'),
      key: path('tls.key', 'key'),
    },
    timeoutMs: secondsOf(first('timeoutMs', 'api_timeout')),
    connectRetries: countOf(first('connectRetries', 'compute_connect_retries', 'connect_retries')),
    statusCodeRetries: countOf(
      first('statusCodeRetries', 'compute_status_code_retries', 'status_code_retries'),
    ),
  };
  const tls = verified(settings.tls, value('verify'), value('insecure'), sources, warnings);
  return { settings: { ...settings, tls }, sources, warnings };
}

/** openstacksdk also takes keystoneauth's older names, such as `publicURL`. */
function interfaceOf(tree: Tree | undefined): EndpointInterface {
  const [only, ...others] = tree?.kind === 'list' ? tree.items : [tree];
  const name = (others.length === 0 ? textOf(only) : '')?.replace(/URL$/, '') ?? 'public';
  if (name === 'public' || name === 'internal' || name === 'admin') return name;
  throw new CloudConfigError("must be one of 'public', 'internal' and 'admin'", {
    problem: 'valueWrong',
    source: tree?.source ?? null,
  });
}

/** An API version such as 2.95 means the microversion: Nova's one API is 2.1, and all above are microversions of it. */
function microversionOf(
  given: Tree | undefined,
  apiVersion: Tree | undefined,
  sources: Record<string, ValueSource>,
  warnings: string[],
): Microversion | null {
  const version = textOf(apiVersion);
  const implied =
    apiVersion !== undefined && version !== null && /^\d+\.0*[1-9]\d*$/.test(version)
      ? leaf(version, apiVersion.source)
      : null;
  if (apiVersion !== undefined && version?.includes('latest') === true) {
    warnings.push(`${describeSource(apiVersion.source)}: 'latest' means nothing here and is not used`);
  }
  const explicit: Leaf | null = given === undefined ? null : leaf(textOf(given) ?? '', given.source);
  if (implied !== null && explicit !== null && implied.value !== explicit.value) {
    throw new CloudConfigError(
      `is ${String(explicit.value)}, and compute_api_version says ${String(implied.value)} (${describeSource(implied.source)}); give one of them`,
      { problem: 'valueWrong', source: explicit.source },
    );
  }
  const microversion = implied ?? explicit;
  if (microversion === null) return null;
  sources['defaultMicroversion'] = microversion.source;
  const text = String(microversion.value);
  if (isMicroversion(text)) return text;
  throw new CloudConfigError('must be a microversion such as 2.95', {
    problem: 'valueWrong',
    source: microversion.source,
  });
}

/** `insecure` beats `verify`, and without verification a CA is of no use. */
function verified(
  tls: CloudTls,
  verify: Tree | undefined,
  insecure: Tree | undefined,
  sources: Record<string, ValueSource>,
  warnings: string[],
): CloudTls {
  const off = switchOf(insecure, 'insecure', warnings) ?? false;
  const wanted = switchOf(verify, 'verify', []) ?? true;
  const decisive = off ? insecure : verify;
  sources['tls.verify'] = decisive?.source ?? DEFAULT_SOURCE;
  const said = verify?.kind === 'leaf' ? verify.value : null;
  if (!off && typeof said === 'string' && !/^(?:true|false)$/i.test(said) && verify !== undefined) {
    // requests takes a path there.
    if (tls.cacert === null) {
      sources['tls.cacert'] = verify.source;
      return { ...tls, verify: true, cacert: said };
    }
    return { ...tls, verify: true };
  }
  if ((off || !wanted) && tls.cacert !== null) {
    warnings.push(
      `${describeSource(sources['tls.cacert'] ?? DEFAULT_SOURCE)}: the CA is not used, because certificates are not verified (${describeSource(sources['tls.verify'])})`,
    );
  }
  if (tls.key !== null && tls.cert === null) {
    warnings.push(`${describeSource(sources['tls.key'] ?? DEFAULT_SOURCE)}: is not used without a cert`);
  }
  return { ...tls, verify: !off && wanted };
}

/** Texts count as well: variables are nothing else. */
function switchOf(tree: Tree | undefined, key: string, warnings: string[]): boolean | null {
  if (tree === undefined) return null;
  if (tree.kind === 'leaf' && typeof tree.value === 'boolean') return tree.value;
  const text = textOf(tree)?.toLowerCase() ?? '';
  if (text === 'true') return true;
  if (text !== 'false') {
    warnings.push(`${describeSource(tree.source)}: ${key} is true or false; this counts as false`);
  }
  return false;
}
