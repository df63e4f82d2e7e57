import { Secret } from '../config/secret.ts';
import { InvalidOptionsError } from '../errors.ts';
import type { CellDatabase, CellDatabaseFields } from './options.ts';
import { parseUrl } from './parse-url.ts';
import { resolveTls } from './resolve-tls.ts';
import type { Address, ResolvedCell } from './resolved-cell.ts';
import { urlTls } from './url-tls.ts';

/**
 * Checks where the database of a cell is and who reads it, and completes it with its defaults.
 *
 * @throws InvalidOptionsError naming what is missing or wrong. No message contains a password.
 */
export function resolveCell(option: string, cell: CellDatabase): ResolvedCell {
  return 'url' in cell ? fromUrl(option, cell) : fromFields(option, cell);
}

function fromUrl(option: string, cell: Extract<CellDatabase, { url: string }>): ResolvedCell {
  const { parameters, ...fields } = parseUrl(`${option}.url`, cell.url);
  const socketPath = parameters.get('unix_socket');
  // PyMySQL looks at the host no more once it has a socket.
  const place = socketPath === undefined ? {} : { host: undefined, port: undefined, socketPath };
  const said = cell.tls === undefined ? urlTls(`${option}.url`, parameters) : null;
  const tls = cell.tls ?? said?.tls;
  return fromFields(option, { ...fields, ...place, tls }, said?.checkIdentity);
}

function fromFields(option: string, fields: CellDatabaseFields, checkIdentity?: boolean): ResolvedCell {
  const { host = '', port = 3306, socketPath = '', tls } = fields;
  for (const name of ['user', 'password', 'database'] as const) {
    if (!isText(fields[name])) throw new InvalidOptionsError(`${option}.${name}`, 'is required');
  }
  if (isText(host) === isText(socketPath)) {
    throw new InvalidOptionsError(`${option}.host`, 'give either this or socketPath');
  }
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new InvalidOptionsError(`${option}.port`, 'must be a whole number from 1 to 65535');
  }
  const { user, password, database } = fields;
  const address = host === '' ? { socketPath } : { host, port };
  return {
    label: `${database}@${place(address)}`,
    address,
    user,
    password: new Secret(password),
    database,
    tls: tls === undefined ? null : resolveTls(`${option}.tls`, tls, host || null, checkIdentity),
  };
}

function place(address: Address): string {
  if ('socketPath' in address) return address.socketPath;
  const { host, port } = address;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
