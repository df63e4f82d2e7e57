import { readFileSync } from 'node:fs';
import { InvalidOptionsError } from '../errors.ts';
import type { CellDatabaseTls } from './options.ts';

/** What the parameters of a URL of SQLAlchemy say of TLS. */
export interface UrlTls {
  readonly tls: CellDatabaseTls;
  readonly checkIdentity: boolean;
}

/** Those that are understood. SQLAlchemy hands them on to PyMySQL, which reads the files. */
const FILES: ReadonlyMap<string, 'ca' | 'cert' | 'key'> = new Map([
  ['ssl_ca', 'ca'],
  ['ssl_cert', 'cert'],
  ['ssl_key', 'key'],
]);
const CHECK_HOSTNAME = 'ssl_check_hostname';

/** The words that SQLAlchemy takes for true and false. */
const YES = /^(true|yes|on|y|t|1)$/i;
const NO = /^(false|no|off|n|f|0)$/i;

/**
 * Reads the TLS of a URL, files included.
 *
 * @returns null where the URL says nothing of TLS, and Nova encrypts nothing either.
 * @throws InvalidOptionsError when a file cannot be read, or a parameter is not understood: to connect with less
 * protection than Nova would be no answer.
 */
export function urlTls(option: string, parameters: ReadonlyMap<string, string>): UrlTls | null {
  const said = [...parameters].filter(([name]) => name.startsWith('ssl'));
  if (said.length === 0) return null;

  const tls: { ca?: string; cert?: string; key?: string } = {};
  let checkIdentity = true;
  for (const [name, value] of said) {
    const file = FILES.get(name);
    if (file !== undefined) {
      tls[file] = read(option, name, value);
    } else if (name === CHECK_HOSTNAME && (YES.test(value) || NO.test(value))) {
      checkIdentity = YES.test(value);
    } else {
      const known = [...FILES.keys(), CHECK_HOSTNAME].join(', ');
      throw new InvalidOptionsError(
        option,
        `${name} is not understood as it stands (only ${known} are); say what it means in tls instead`,
      );
    }
  }
  return { tls, checkIdentity };
}

function read(option: string, name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new InvalidOptionsError(option, `the file of ${name} cannot be read: ${problem}`);
  }
}
