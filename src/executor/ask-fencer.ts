import type { ComputeService } from '../model/compute-service.ts';
import type { Fencer, FenceResult } from '../model/fencer.ts';
import { RecoveryRefusedError } from './errors.ts';

/**
 * Has the host fenced and gives the evidence.
 *
 * @throws {RecoveryRefusedError} `fencingNotConfirmed`: the host may be running its instances
 */
export async function askFencer(
  fencer: Fencer,
  host: string,
  service: ComputeService,
  signal?: AbortSignal,
): Promise<string> {
  let result: FenceResult;
  try {
    result = await fencer.fence(host, { signal });
  } catch (cause) {
    throw notConfirmed(fencer, host, service, cause instanceof Error ? cause.message : String(cause), cause);
  }
  if (result.fenced) return result.evidence;
  throw notConfirmed(fencer, host, service, result.reason);
}

function notConfirmed(fencer: Fencer, host: string, service: ComputeService, why: string, cause?: unknown) {
  return new RecoveryRefusedError(
    'fencingNotConfirmed',
    host,
    `${host} is not known to be off (${fencer.name}: ${why}); Nova sees it ${service.state}. Its instances may be running there, so nothing was changed.`,
    cause === undefined ? undefined : { cause },
  );
}
