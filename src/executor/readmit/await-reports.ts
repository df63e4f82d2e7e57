import type { Clock } from '../../model/clock.ts';
import type { ComputeService } from '../../model/compute-service.ts';
import type { Nova } from '../../nova/nova.ts';
import { readService } from '../fence-watch.ts';
import { isSilent, observe, type Stillness } from '../stillness.ts';

/** How many times the row must move. Somebody's PUT moves it as well, and one that repeats another shows nothing else. */
const PROOF = 2;

/**
 * Watches whether a host's nova-compute reports, which the state of its service does not show while it is forced down. A
 * nova-compute reports only after `init_host` has come to its end, and with it the clean-up after evacuations.
 *
 * Resolves after two reports, or after two report intervals without one, by Nova's own clock.
 */
export async function awaitReports(
  nova: Nova,
  host: string,
  how: {
    readonly clock: Clock;
    readonly heartbeatIntervalMs: number;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<boolean> {
  let seen: Stillness | null = null;
  let last: ComputeService | null = null;
  for (;;) {
    const { service, novaNow } = await readService(nova, host, { signal: how.signal });
    const now = how.clock.now();
    // What was changed by hand has moved the row for another reason.
    if (last !== null && !isSameBut(last, service)) seen = null;
    last = service;
    seen = observe(seen, { updatedAt: service?.updatedAt ?? null, novaNow, now });
    if (seen.advances >= PROOF) return true;
    if (isSilent(seen, now, how.heartbeatIntervalMs)) return false;
    await how.clock.sleep(how.heartbeatIntervalMs / 4, how.signal);
  }
}

function isSameBut(before: ComputeService, service: ComputeService | null): boolean {
  return (
    before.status === service?.status &&
    before.forcedDown === service.forcedDown &&
    before.disabledReason === service.disabledReason
  );
}
