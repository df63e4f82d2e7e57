import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import type { TlsOptions } from '../http/tls-options.ts';
import type { Auth } from './credentials.ts';
import { revealAuth } from './cloud-auth.ts';
import { CloudConfigError } from './cloud-config-error.ts';
import type { CloudSettings, CloudTls } from './cloud-settings.ts';
import type { FileAccess } from './config-files.ts';
import type { ConnectOptions, ExplicitConnectOptions } from './connect-options.ts';
import { debugConfig } from './debug.ts';
import type { ValueSource } from './value-source.ts';

type Machine = Omit<FileAccess, 'env'>;

/** This process's files and folders. */
function thisMachine(env: FileAccess['env']): Machine {
  const { HOME: home } = env;
  return {
    readFile: (path) => readFileSync(path, 'utf8'),
    cwd: process.cwd(),
    home: home === undefined || home === '' ? homedir() : home,
  };
}

/**
 * Completes options by what clouds.yaml and the variables say. The one place that reads the machine's own; the rest
 * is `resolveCloudConfig`.
 *
 * @throws CloudConfigError where that is not enough to connect.
 */
export async function connectOptionsFrom(
  options: ConnectOptions,
  machine?: Machine,
): Promise<ExplicitConnectOptions> {
  const { env = process.env } = options;
  if (options.auth !== undefined && options.cloud === undefined && options.configFile === undefined) {
    return { ...options, env, auth: options.auth };
  }
  const access = { ...(machine ?? thisMachine(env)), env };
  const cloud = await lookUp(options, access);
  const { settings, sources } = cloud;
  debugConfig('the cloud %s, from %s', cloud.name, cloud.files.join(', ') || 'variables');
  for (const warning of cloud.warnings) debugConfig('%s', warning);
  const { tls = options.transport === undefined ? readTls(settings.tls, sources, access) : undefined } =
    options;
  return {
    ...options,
    env,
    auth: cloud.auth,
    region: options.region ?? settings.region ?? undefined,
    interface: options.interface ?? settings.interface,
    serviceType: options.serviceType ?? settings.serviceType,
    serviceName: options.serviceName ?? settings.serviceName ?? undefined,
    endpointOverride: options.endpointOverride ?? endpointOf(options.auth, settings),
    defaultMicroversion: options.defaultMicroversion ?? settings.defaultMicroversion ?? undefined,
    timeoutMs: options.timeoutMs ?? settings.timeoutMs ?? undefined,
    retries: options.retries ?? retriesOf(settings) ?? undefined,
    tls,
  };
}

/** A login of the caller's that has an endpoint of its own is meant for no other. */
function endpointOf(auth: Auth | undefined, { endpointOverride }: CloudSettings): string | undefined {
  if (auth !== undefined && 'endpoint' in auth) return undefined;
  return endpointOverride ?? undefined;
}

interface LookedUp {
  readonly name: string;
  readonly auth: Auth;
  readonly settings: CloudSettings;
  readonly sources: Readonly<Record<string, ValueSource>>;
  readonly files: readonly string[];
  readonly warnings: readonly string[];
}

async function lookUp(
  { auth, cloud, configFile, region, endpointOverride }: ConnectOptions,
  access: FileAccess,
): Promise<LookedUp> {
  // A parser of YAML is as large as all the rest, and whoever gives the login needs none.
  const { resolveCloudConfig, resolveSettings } = await import('./resolve-cloud-config.ts');
  const asked = { ...access, cloud, configFile, region, endpointOverride };
  if (auth === undefined) {
    const config = resolveCloudConfig(asked);
    return { ...config, name: config.cloud, auth: revealAuth(config.auth), settings: config };
  }
  const { name, read, files, warnings } = resolveSettings(asked);
  return { name, auth, settings: read.settings, sources: read.sources, files, warnings };
}

/** One number here stands for both kinds of trouble. */
function retriesOf({ connectRetries, statusCodeRetries }: CloudSettings): number | null {
  if (connectRetries === null || statusCodeRetries === null) return connectRetries ?? statusCodeRetries;
  return Math.max(connectRetries, statusCodeRetries);
}

function readTls(
  { verify, cacert, cert, key }: CloudTls,
  sources: Readonly<Record<string, ValueSource>>,
  access: FileAccess,
): TlsOptions | undefined {
  const pem = (name: 'cacert' | 'cert' | 'key', path: string | null): string | undefined =>
    path === null ? undefined : readPem(access, path, sources[`tls.${name}`] ?? null);
  const ownCert = pem('cert', cert);
  if (verify && cacert === null && ownCert === undefined) return undefined;
  return {
    rejectUnauthorized: verify,
    ca: verify ? pem('cacert', cacert) : undefined,
    cert: ownCert,
    key: ownCert === undefined ? undefined : pem('key', key),
  };
}

function readPem({ readFile, cwd }: FileAccess, path: string, source: ValueSource | null): string {
  let text: string | null;
  try {
    text = readFile(path.startsWith('/') ? path : `${cwd}/${path}`);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    const hint = code === 'EISDIR' ? '; it must be a file, a folder of certificates is not read' : '';
    throw new CloudConfigError(`${path} cannot be read (${code})${hint}`, { problem: 'fileMissing', source });
  }
  if (text?.includes('-----BEGIN ') === true) return text;
  throw new CloudConfigError(text === null ? `${path} does not exist` : `${path} holds nothing in PEM form`, {
    problem: text === null ? 'fileMissing' : 'valueWrong',
    source,
  });
}
