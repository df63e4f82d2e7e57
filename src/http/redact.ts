const MASK = '[redacted]';

/** Parameters whose values must not be shown, wherever they turn up. */
const SECRET_PARAMETER = /token|secret|password|passwd|signature|api[-_]?key/i;

/** Gives back a URL that may be shown: without user info, and with suspicious parameters masked. */
export function safeUrl(url: string): string {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    // Whatever it is, it may hold a password where a URL would.
    return url.replace(/\/\/[^/@]*@/, '//');
  }
  parsed.username = '';
  parsed.password = '';
  for (const name of [...parsed.searchParams.keys()]) {
    if (SECRET_PARAMETER.test(name)) parsed.searchParams.set(name, MASK);
  }
  parsed.hash = '';
  return parsed.href;
}

/**
 * Takes secrets out of a text that came from elsewhere. A proxy's error page may well echo the request's
 * headers.
 */
export function scrub(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret !== '') clean = clean.replaceAll(secret, MASK);
  }
  return clean;
}
