import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { RedfishTls } from '../../src/fencing/index.ts';
import { CERTIFICATE } from '../cell-database/certificate.ts';
import { startBmc } from './support/redfish-bmc.ts';
import { evidenceOf, reasonOf, redfishFor } from './support/setting.ts';

const FINGERPRINT = new X509Certificate(CERTIFICATE).fingerprint256;
const ANOTHER = FINGERPRINT.replace(/^../, (first) => (first === '00' ? '01' : '00'));

describe('a certificate that signs itself', () => {
  it('is not trusted by itself, and nothing is sent', async () => {
    const bmc = await startBmc();
    expect(reasonOf(await redfishFor(bmc, { tls: {} }).fence('compute-7', {}))).toMatch(
      /its certificate is not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\): see the option tls$/,
    );
    expect(bmc.requests).toEqual([]);
  });

  it.each<[string, RedfishTls]>([
    ['as its own authority', { ca: CERTIFICATE }],
    ['by its fingerprint', { fingerprint256: FINGERPRINT }],
    [
      'by its fingerprint, of the host, in small letters',
      { fingerprint256: async () => Promise.resolve(FINGERPRINT.toLowerCase()) },
    ],
    ['by whoever asks for that', { rejectUnauthorized: false }],
  ])('is trusted %s', async (_name, tls) => {
    evidenceOf(await redfishFor(await startBmc(), { tls }).fence('compute-7', {}));
  });

  it('is not trusted by another one’s fingerprint, and nothing is sent', async () => {
    const bmc = await startBmc();
    expect(
      reasonOf(await redfishFor(bmc, { tls: { fingerprint256: ANOTHER } }).fence('compute-7', {})),
    ).toMatch(/its certificate does not have the given fingerprint \(WRONG_FINGERPRINT\)$/);
    expect(bmc.requests).toEqual([]);
  });

  it('must be for the name, unless the fingerprint says more', async () => {
    const bmc = await startBmc();
    const endpoint = bmc.url.replace('127.0.0.1', 'localhost');
    expect(reasonOf(await redfishFor(bmc, { endpoint }).fence('compute-7', {}))).toMatch(
      /its certificate is for another name \(ERR_TLS_CERT_ALTNAME_INVALID\)$/,
    );
    expect(bmc.requests).toEqual([]);
    evidenceOf(
      await redfishFor(bmc, { endpoint, tls: { fingerprint256: FINGERPRINT } }).fence('compute-7', {}),
    );
  });

  it('is missed where the BMC speaks in the clear: a fingerprint is never passed over', async () => {
    const bmc = await startBmc('http');
    for (const tls of [{ fingerprint256: FINGERPRINT }, { ca: CERTIFICATE }]) {
      const reason = reasonOf(await redfishFor(bmc, { tls, endpoint: () => bmc.url }).fence('compute-7', {}));
      expect(reason).toMatch(/^endpoint: must be https: where the option tls says whose certificate/);
    }
    expect(bmc.requests).toEqual([]);
  });
});
