import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { InvalidOptionsError } from '../errors.ts';

/** Whom to trust, and as whom to show up. All texts are PEM; a path is not read. */
export interface TlsOptions {
  /**
   * The certificates of the authorities that are trusted, in place of those that Node brings: as with `cacert` in
   * clouds.yaml, nobody else is.
   *
   * @default those that Node brings, and those of `NODE_EXTRA_CA_CERTS`
   */
  readonly ca?: string | undefined;
  /** The client's own certificate, for servers that ask for one. */
  readonly cert?: string | undefined;
  /** The key of `cert`. @default the text of `cert`, which may hold both */
  readonly key?: string | undefined;
  /** False trusts whoever answers, and shows them the password. @default true */
  readonly rejectUnauthorized?: boolean | undefined;
}

/**
 * Checks what can be checked before a server has answered.
 *
 * @throws InvalidOptionsError naming what is wrong. No message contains a PEM text.
 */
export function checkTls(tls: TlsOptions): void {
  const { ca, cert, key, rejectUnauthorized } = tls;
  for (const [name, pem] of Object.entries({ ca, cert, key })) {
    if (pem !== undefined && !(typeof pem === 'string' && pem.includes('-----BEGIN '))) {
      throw new InvalidOptionsError(`tls.${name}`, 'must be PEM text; a path is not read');
    }
  }
  if (key !== undefined && cert === undefined) {
    throw new InvalidOptionsError('tls.cert', 'is required for a key');
  }
  if (rejectUnauthorized !== undefined && typeof rejectUnauthorized !== 'boolean') {
    throw new InvalidOptionsError('tls.rejectUnauthorized', 'must be true or false');
  }
  try {
    // Node passes over a CA that it cannot read, and would then trust nobody.
    if (ca !== undefined) new X509Certificate(ca);
    createSecureContext({ ca, cert, key: key ?? cert });
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new InvalidOptionsError('tls', `has a certificate or key that OpenSSL refuses: ${said}`);
  }
}
