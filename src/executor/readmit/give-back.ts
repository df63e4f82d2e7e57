import { LifeboatError } from '../../errors.ts';
import type { ComputeService } from '../../model/compute-service.ts';
import type { ServiceUpdate } from '../../nova/services.ts';
import { readService } from '../fence-watch.ts';
import { mutate, note } from '../mutate.ts';
import type { Run } from '../run.ts';

/** How soon the row is read again, in milliseconds. */
const LOOK_AGAIN_MS = 500;

/**
 * Clears forced_down and gives the service its status and reason back, in one request: Nova takes the host for up in the same
 * moment, and tells it of its being enabled.
 *
 * @throws {LifeboatError} `hostNotSeenUp`: Nova has accepted it, and the host has stopped reporting since
 * @throws BadRequestError where Nova still has evacuations that were not cleaned up
 */
export async function giveBack(
  run: Run,
  service: ComputeService,
  before: { readonly status: string; readonly disabledReason: string | null },
  signal?: AbortSignal,
): Promise<ComputeService> {
  await mutate(run, 'readmit', { instanceId: null }, (options) =>
    run.nova.services.update(service.id, changesTo(before), options),
  );
  const until = run.clock.now() + run.stepTimeoutMs;
  for (;;) {
    const { service: seen } = await readService(run.nova, run.host, { signal });
    if (seen !== null && !seen.forcedDown && seen.state === 'up') {
      await note(run, { kind: 'readmitted', at: run.at() });
      return seen;
    }
    if (run.clock.now() >= until) {
      throw new LifeboatError(
        'hostNotSeenUp',
        `Nova accepted that ${run.host} is in service again and does not see it up after ${run.stepTimeoutMs} ms: its nova-compute has stopped reporting, or somebody forced it down again. Look at its log before anything is scheduled there.`,
      );
    }
    await run.clock.sleep(LOOK_AGAIN_MS, signal);
  }
}

// A word that nobody knows enables nothing.
function changesTo({
  status,
  disabledReason,
}: {
  status: string;
  disabledReason: string | null;
}): ServiceUpdate {
  if (status === 'enabled') return { forcedDown: false, status };
  return {
    forcedDown: false,
    status: 'disabled',
    ...(disabledReason === null || disabledReason === '' ? {} : { disabledReason }),
  };
}
