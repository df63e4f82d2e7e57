import { inspect } from 'node:util';

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
    for (const form of formsOf(secret)) clean = clean.replaceAll(form, MASK);
  }
  return clean;
}

/** A secret as it is, and as JSON, Python's repr, Node's inspect and HTML write it. */
function formsOf(secret: string): readonly string[] {
  if (secret === '') return [];
  if (/^[\w.~+/=:-]*$/.test(secret)) return [secret];
  const json = JSON.stringify(secret).slice(1, -1);
  const repr = json.replaceAll('\\"', '"');
  const html = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const quoted = html.replaceAll('"', '&quot;');
  const forms = [secret, json, repr, repr.replaceAll("'", "\\'"), html, quoted];
  return [...new Set([...forms, quoted.replaceAll("'", '&#39;'), quoted.replaceAll("'", '&#x27;')])];
}

/**
 * The cause of an error as it may be shown: the same one, or, where a secret is anywhere in it, an error that has
 * nothing but its scrubbed sentence and its code.
 */
export function scrubbedCause(cause: unknown, secrets: readonly string[]): unknown {
  const all = inspect(cause, {
    depth: 6,
    showHidden: true,
    maxStringLength: null,
    maxArrayLength: null,
    // Or a text of several lines would be taken apart.
    breakLength: Infinity,
  });
  if (scrub(all, secrets) === all) return cause;
  const clean = new Error(scrub(cause instanceof Error ? cause.message : String(cause), secrets));
  const code: unknown = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? Object.assign(clean, { code: scrub(code, secrets) }) : clean;
}
