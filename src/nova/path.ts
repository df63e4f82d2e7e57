import { InvalidOptionsError } from '../errors.ts';

/** Escapes a name or an id for one part of a path. */
export function segment(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    // It has half of a surrogate pair, which nothing can name; Nova will say that there is no such thing.
    return encodeURIComponent(Buffer.from(text).toString());
  }
}

/**
 * Refuses a path that would lead anywhere but to what is below Nova's version: the token and perhaps a mutation would go
 * there. `encodeURIComponent` leaves `..` alone, and an empty id makes a list of one thing.
 *
 * @param path - With its parts already escaped, such as `/servers/detail`.
 * @throws InvalidOptionsError saying what is wrong.
 */
export function checkPath(path: string): void {
  const refuse = (why: string): never => {
    throw new InvalidOptionsError('path', `${JSON.stringify(path)} ${why}`);
  };
  if (typeof path !== 'string' || !path.startsWith('/')) refuse("must begin with a slash, as '/servers'");
  if (path.includes('?') || path.includes('#')) refuse('must have no query; give it as query');
  const parts = path.slice(1).split('/');
  for (const part of parts) {
    if (part === '') refuse('has an empty part: is an id or a name missing?');
    if (!/^(?:[\w.~!$&'()*+,;=:@-]|%[0-9a-f]{2})+$/i.test(part)) {
      refuse('has a character that must be escaped; put encodeURIComponent around names and ids');
    }
    // Some proxies unescape a path and resolve its dots before they pass it on.
    const plain = part.replace(/%2e/gi, '.').split(/%2f|%5c/i);
    if (plain.includes('.') || plain.includes('..')) refuse('has dots that lead to another path');
    if (/%(0[0-9a-f]|1[0-9a-f]|7f)/i.test(part)) refuse('has a control character, such as a line break');
  }
}
