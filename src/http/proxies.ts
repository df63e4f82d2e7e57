import { InvalidOptionsError } from '../errors.ts';

/** Through whom requests go; null is straight to the server. A URL may hold the proxy's user and password. */
export interface Proxies {
  readonly http: string | null;
  readonly https: string | null;
  /** Hosts and domains that are reached without, with commas between them. */
  readonly none: string;
}

/**
 * Reads `http_proxy`, `https_proxy` and `no_proxy`, in small letters before large ones, as curl and Python do. Pure.
 *
 * @throws InvalidOptionsError naming the variable, and not its value.
 */
export function proxiesOf(env: Readonly<Record<string, string | undefined>>): Proxies {
  return {
    http: proxyOf(env, 'http_proxy'),
    https: proxyOf(env, 'https_proxy'),
    none: (read(env, 'no_proxy')?.value ?? '')
      .split(/[,\s]+/)
      .map(inBrackets)
      .join(','),
  };
}

/** As a URL writes an address of version 6; without brackets its end would be taken for a port. */
function inBrackets(host: string): string {
  const url = `http://[${host}]`;
  return URL.canParse(url) ? new URL(url).hostname : host;
}

function proxyOf(env: Readonly<Record<string, string | undefined>>, variable: string): string | null {
  const found = read(env, variable);
  if (found === null) return null;
  const text = found.value.includes('://') ? found.value : `http://${found.value}`;
  let url: URL;
  try {
    url = new URL(text);
    // As whoever shows them to the proxy will do: a % in a password has to be written as %25.
    decodeURIComponent(url.username + url.password);
  } catch {
    throw new InvalidOptionsError(`env.${found.name}`, 'must be the URL of a proxy');
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new InvalidOptionsError(`env.${found.name}`, 'must be a proxy that speaks http or https');
  }
  return url.href;
}

function read(
  env: Readonly<Record<string, string | undefined>>,
  variable: string,
): { readonly name: string; readonly value: string } | null {
  for (const name of [variable, variable.toUpperCase()]) {
    const value = env[name]?.trim();
    if (value !== undefined && value !== '') return { name, value };
  }
  return null;
}
