import { X509Certificate } from 'node:crypto';
import { TLSSocket } from 'node:tls';
import { Agent, buildConnector } from 'undici';
import { InvalidOptionsError } from '../../errors.ts';
import { checkPerHost } from '../per-host.ts';
import type { RedfishTls } from './redfish-options.ts';

/** Whose certificate is believed, resolved for a host. */
export interface ResolvedTls {
  readonly ca: string | null;
  readonly fingerprint256: string | null;
  readonly rejectUnauthorized: boolean;
}

/** Says that a BMC has shown another certificate than the one that it must have. */
class WrongFingerprint extends Error {
  readonly code = 'WRONG_FINGERPRINT';
}

/**
 * Checks what can be checked before a BMC has answered.
 *
 * @throws {InvalidOptionsError} naming what is wrong
 */
export function checkTls({ ca, fingerprint256, rejectUnauthorized }: RedfishTls): void {
  if (rejectUnauthorized !== undefined && typeof rejectUnauthorized !== 'boolean') {
    throw new InvalidOptionsError('tls.rejectUnauthorized', 'must be true or false');
  }
  if (fingerprint256 !== undefined) checkPerHost('tls.fingerprint256', fingerprint256, wrongFingerprint);
  if (
    [ca, fingerprint256, rejectUnauthorized === false || undefined].filter((way) => way !== undefined)
      .length > 1
  ) {
    throw new InvalidOptionsError('tls', 'give one of ca, fingerprint256 and rejectUnauthorized: false');
  }
  if (ca === undefined) return;
  if (typeof ca !== 'string' || !ca.includes('-----BEGIN ')) {
    throw new InvalidOptionsError('tls.ca', 'must be PEM text; a path is not read');
  }
  // Now, and not in the night in which a host has failed. Node passes over a CA that it cannot read, and trusts nobody.
  try {
    new X509Certificate(ca);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new InvalidOptionsError('tls.ca', `is no certificate that OpenSSL takes: ${said}`);
  }
}

/** Says what is wrong with a fingerprint; null where nothing is. */
export function wrongFingerprint(value: unknown): string | null {
  if (typeof value === 'string' && /^([0-9a-f]{2}:){31}[0-9a-f]{2}$/i.test(value)) return null;
  return 'must be 32 pairs of hexadecimal digits with colons between them, as openssl x509 -fingerprint -sha256 prints it';
}

/** Makes what carries the requests to one BMC. */
export function agentFor({ ca, fingerprint256, rejectUnauthorized }: ResolvedTls): Agent {
  // Every call to a BMC has a time limit of its own, on the clock of whoever fences.
  const limits = { headersTimeout: 0, bodyTimeout: 0 };
  if (fingerprint256 !== null) return new Agent({ ...limits, connect: connectorFor(fingerprint256) });
  return new Agent({ ...limits, connect: { rejectUnauthorized, ...(ca === null ? {} : { ca }) } });
}

/** A connection is handed out, and anything sent on it, only after the certificate was compared. */
function connectorFor(fingerprint256: string): buildConnector.connector {
  // A session that is taken up again need not show a certificate.
  const connect = buildConnector({ rejectUnauthorized: false, maxCachedSessions: 0 });
  return (options, callback) => {
    connect(options, (...result) => {
      const [, socket] = result;
      if (socket === null || isOwner(socket, fingerprint256)) {
        callback(...result);
        return;
      }
      socket.destroy();
      callback(new WrongFingerprint('The certificate is another one'), null);
    });
  };
}

function isOwner(socket: object, fingerprint256: string): boolean {
  if (!(socket instanceof TLSSocket)) return false;
  return socket.getPeerCertificate().fingerprint256 === fingerprint256.toUpperCase();
}
