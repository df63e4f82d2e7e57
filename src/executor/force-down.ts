import type { ComputeService } from '../model/compute-service.ts';
import { FenceWatch, readService } from './fence-watch.ts';
import { mutate } from './mutate.ts';
import type { Run } from './run.ts';

/** Nova's limit for disabled_reason, in characters. */
const LONGEST_REASON = 255;

/**
 * Forces the host down and disables it, in one request: a disable of its own would wait a minute for the dead host
 * while Nova still believes it up. The reason tells other machines and people who is at work here.
 *
 * Resolves when Nova sees the host down, with the watch over its fence.
 */
export async function forceDown(run: Run, service: ComputeService): Promise<FenceWatch> {
  const disabledReason = `nova-lifeboat run=${run.runId} owner=${run.owner} at=${run.at()}`.slice(
    0,
    LONGEST_REASON,
  );
  const answer = await mutate(run, 'forceDown', { instanceId: null }, () =>
    run.nova.services.update(service.id, { forcedDown: true, status: 'disabled', disabledReason }),
  );
  run.emit({ type: 'hostForcedDown', requestId: answer.requestId });
  for (;;) {
    // Our own change has moved updated_at too, so what the row shows from here on is the new baseline.
    const { service: seen } = await readService(run.nova, run.host, run.stop.signal);
    if (seen !== null && seen.forcedDown && seen.state === 'down') {
      run.emit({ type: 'hostSeenDown' });
      return new FenceWatch(seen.updatedAt);
    }
    await run.clock.sleep(200, run.stop.signal);
  }
}
