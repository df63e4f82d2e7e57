import { z } from 'zod';
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
  let answer: unknown;
  try {
    answer = await fencer.fence(host, { signal });
  } catch (cause) {
    throw notConfirmed(fencer, host, service, cause instanceof Error ? cause.message : String(cause), cause);
  }
  const result = fenceResultSchema.safeParse(answer);
  if (!result.success) throw notConfirmed(fencer, host, service, 'its answer is neither a yes nor a no');
  if (result.data.fenced) return result.data.evidence;
  throw notConfirmed(fencer, host, service, result.data.reason);
}

// Fencers are written by others, some of them without types: only a plain true with its evidence is a yes.
const fenceResultSchema = z.discriminatedUnion('fenced', [
  z.object({ fenced: z.literal(true), evidence: z.string() }),
  z.object({ fenced: z.literal(false), reason: z.string() }),
]) satisfies z.ZodType<FenceResult>;

function notConfirmed(fencer: Fencer, host: string, service: ComputeService, why: string, cause?: unknown) {
  return new RecoveryRefusedError(
    'fencingNotConfirmed',
    host,
    `${host} is not known to be off (${fencer.name}: ${why}); Nova sees it ${service.state}. Its instances may be running there, so nothing was changed.`,
    cause === undefined ? undefined : { cause },
  );
}
