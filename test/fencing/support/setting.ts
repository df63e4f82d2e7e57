import { redfish, type RedfishOptions } from '../../../src/fencing/index.ts';
import type { Fencer, FenceResult } from '../../../src/model/fencer.ts';
import { CERTIFICATE } from '../../cell-database/certificate.ts';
import { PASSWORD, type RedfishBmc, USERNAME } from './redfish-bmc.ts';

/** Fast enough for a test with real sockets, and slow enough that a busy machine does not change what is seen. */
export const FAST = {
  readings: 3,
  settleMs: 60,
  pollIntervalMs: 20,
  callTimeoutMs: 5_000,
  timeoutMs: 10_000,
};

export function redfishFor(bmc: RedfishBmc, options: Partial<RedfishOptions> = {}): Fencer {
  return redfish({
    endpoint: bmc.url,
    username: USERNAME,
    password: PASSWORD,
    ...(bmc.url.startsWith('https') && { tls: { ca: CERTIFICATE } }),
    ...FAST,
    ...options,
  });
}

/** The reason of a no; fails on a yes. */
export function reasonOf(result: FenceResult): string {
  if (result.fenced) throw new Error(`It was taken for off: ${result.evidence}`);
  return result.reason;
}

/** The evidence of a yes; fails on a no. */
export function evidenceOf(result: FenceResult): string {
  if (!result.fenced) throw new Error(`It was not taken for off: ${result.reason}`);
  return result.evidence;
}
