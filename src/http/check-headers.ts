import { InvalidOptionsError } from '../errors.ts';

const NAME = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;
/** What RFC 9110 allows in a value: visible characters, spaces and tabs, and the bytes above ASCII. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/**
 * Refuses headers that would end up as something else than one header each. The value is not in the error: it may be
 * a token.
 *
 * @throws InvalidOptionsError naming the header.
 */
export function checkHeaders(headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) {
    if (!NAME.test(name)) {
      throw new InvalidOptionsError(
        'headers',
        `${JSON.stringify(name)} is no name of a header; write it in lower case`,
      );
    }
    if (typeof value !== 'string' || !VALUE.test(value)) {
      throw new InvalidOptionsError(
        `headers.${name}`,
        'has a line break or another character that no header may have',
      );
    }
  }
}
