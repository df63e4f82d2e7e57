import { LifeboatError } from '../errors.ts';
import type { ComputeService } from '../model/compute-service.ts';
import { takenOver } from './claim-host.ts';
import { disabledMark, otherRunIn } from './disabled-mark.ts';
import { FenceWatch, readService } from './fence-watch.ts';
import { leaveWhenStopped, mutate } from './mutate.ts';
import type { Run } from './run.ts';

/** How soon the row is read again, in milliseconds; the first look after the PUT nearly always shows it. */
const LOOK_AGAIN_MS = 500;

/**
 * Forces the host down and disables it, in one request: a disable of its own would wait a minute for the dead host
 * while Nova still believes it up. The reason tells other machines and people who is at work here.
 *
 * Resolves when Nova sees the host down, with the watch over its fence.
 *
 * @throws {LifeboatError} `hostNotSeenDown`; no instance was touched
 * @throws {RunStopped} another run has put its own mark on the host meanwhile
 */
export async function forceDown(run: Run, service: ComputeService): Promise<FenceWatch> {
  const disabledReason = disabledMark({ runId: run.runId, owner: run.owner, at: run.at() });
  const answer = await mutate(run, 'forceDown', { instanceId: null }, (options) =>
    run.nova.services.update(service.id, { forcedDown: true, status: 'disabled', disabledReason }, options),
  );
  run.emit({ type: 'hostForcedDown', requestId: answer.requestId });
  const until = run.clock.now() + run.stepTimeoutMs;
  for (;;) {
    // Our own change has moved updated_at too, so what the row shows from here on is the new baseline.
    const { service: seen } = await readService(run.nova, run.host, { signal: run.stop.signal });
    // A cluster of databases may show for a moment what was there before.
    const other =
      seen?.disabledReason === service.disabledReason
        ? null
        : otherRunIn(seen?.disabledReason ?? null, run.runId);
    if (other !== null) run.stop.stopNow(takenOver(run.host, other));
    leaveWhenStopped(run);
    if (
      seen !== null &&
      otherRunIn(seen.disabledReason, run.runId) === null &&
      seen.forcedDown &&
      seen.state === 'down'
    ) {
      run.emit({ type: 'hostSeenDown' });
      return new FenceWatch(seen.updatedAt, run.clock.now());
    }
    if (run.clock.now() >= until) {
      throw new LifeboatError(
        'hostNotSeenDown',
        `Nova accepted that ${run.host} was forced down and does not see it down after ${run.stepTimeoutMs} ms; somebody may have cleared the flag. No instance was touched.`,
      );
    }
    await run.clock.sleep(LOOK_AGAIN_MS, run.stop.signal);
  }
}
