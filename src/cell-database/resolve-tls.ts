import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { Secret } from '../config/secret.ts';
import { InvalidOptionsError } from '../errors.ts';
import type { CellDatabaseTls } from './options.ts';
import type { ResolvedTls } from './resolved-cell.ts';

/**
 * Checks how to encrypt, and completes it.
 *
 * @param host The name that the certificate must be for unless `tls` says otherwise; null for a socket.
 * @param checkIdentity False where Nova's URL has `ssl_check_hostname=false`.
 * @throws InvalidOptionsError naming what is wrong. No message contains a PEM text.
 */
export function resolveTls(
  option: string,
  tls: CellDatabaseTls,
  host: string | null,
  checkIdentity = true,
): ResolvedTls {
  const { ca, cert, key, servername, rejectUnauthorized = true } = tls;
  if (host === null) {
    throw new InvalidOptionsError(option, 'is for a connection over the network, not for a socketPath');
  }
  for (const [name, pem] of Object.entries({ ca, cert, key })) {
    if (pem !== undefined && !(typeof pem === 'string' && pem.includes('-----BEGIN '))) {
      throw new InvalidOptionsError(`${option}.${name}`, 'must be PEM text; a path is not read');
    }
  }
  if ((cert === undefined) !== (key === undefined)) {
    throw new InvalidOptionsError(`${option}.${cert === undefined ? 'cert' : 'key'}`, 'is required, too');
  }
  if (typeof rejectUnauthorized !== 'boolean') {
    throw new InvalidOptionsError(`${option}.rejectUnauthorized`, 'must be true or false');
  }
  if (servername !== undefined && (typeof servername !== 'string' || servername === '')) {
    throw new InvalidOptionsError(`${option}.servername`, 'must be the name that the certificate is for');
  }
  // Now, and not in the night in which a host has failed.
  try {
    // Node itself passes over a CA that it cannot read, and would then trust nobody.
    if (ca !== undefined) new X509Certificate(ca);
    createSecureContext({ ca, cert, key });
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new InvalidOptionsError(option, `has a certificate or key that OpenSSL refuses: ${said}`);
  }
  return {
    ca: ca ?? null,
    cert: cert ?? null,
    key: key === undefined ? null : new Secret(key),
    servername: servername ?? host,
    rejectUnauthorized,
    checkIdentity: checkIdentity && rejectUnauthorized,
  };
}
