import type { Clock } from '../model/clock.ts';
import type { ComputeService } from '../model/compute-service.ts';
import type { CallOptions } from '../nova/nova-response.ts';
import type { Nova } from '../nova/nova.ts';
import { RecoveryRefusedError } from './errors.ts';
import { isSilent, observe, type Stillness } from './stillness.ts';

/** A host that has been silent long enough. */
export interface Silence {
  readonly service: ComputeService;
  /** When this was asked for, by our clock, in milliseconds since the epoch. */
  readonly askedAt: number;
  /** When it was answered. */
  readonly seenAt: number;
}

/** Finds the row of a host's nova-compute, with Nova's own time in milliseconds where it tells it. */
export async function readService(
  nova: Nova,
  host: string,
  options: CallOptions = {},
): Promise<{ service: ComputeService | null; novaNow: number | null }> {
  const answer = await nova.services.list({ host, binary: 'nova-compute' }, options).all();
  return {
    service: answer.data.find((each) => each.host === host) ?? null,
    novaNow: answer.date === null ? null : Date.parse(answer.date),
  };
}

/**
 * Waits until a fenced host has been silent for two report intervals. forced_down does not stop heartbeats, and a
 * claim that a host is off is only a claim: this is what Nova itself sees.
 *
 * One heartbeat may have been under way when the host went off; a second one is a living host.
 *
 * @throws {RecoveryRefusedError} `fencingContradicted`
 */
export async function awaitSilence(
  nova: Nova,
  host: string,
  how: {
    readonly clock: Clock;
    readonly heartbeatIntervalMs: number;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<Silence> {
  let seen: Stillness | null = null;
  for (;;) {
    const askedAt = how.clock.now();
    const { service, novaNow } = await readService(nova, host, { signal: how.signal });
    if (service === null) {
      throw new RecoveryRefusedError(
        'hostUnknown',
        host,
        `Nova shows no nova-compute service of ${host} any more. Nothing was changed.`,
      );
    }
    const now = how.clock.now();
    seen = observe(seen, { updatedAt: service.updatedAt, novaNow, now });
    if (seen.advances > 1) {
      throw new RecoveryRefusedError(
        'fencingContradicted',
        host,
        `nova-compute on ${host} goes on reporting (last at ${seen.updatedAt ?? 'an unknown time'}), so the host is not off whatever the fencer says. Nothing was changed.`,
      );
    }
    if (isSilent(seen, now, how.heartbeatIntervalMs)) return { service, askedAt, seenAt: now };
    await how.clock.sleep(how.heartbeatIntervalMs / 4, how.signal);
  }
}

/** Watches the fence for the rest of a run: the row must stand where it stood after our own change of it. */
export class FenceWatch {
  readonly #baseline: string | null;
  /** When it was seen down, by our clock, in milliseconds since the epoch. */
  readonly seenAt: number;

  /** How far Nova's clock is ahead of ours, in milliseconds: our own change has just moved the row. */
  get aheadMs(): number {
    return this.#baseline === null ? 0 : Date.parse(this.#baseline) - this.seenAt;
  }

  constructor(baseline: string | null, seenAt: number) {
    this.#baseline = baseline;
    this.seenAt = seenAt;
  }

  /** The sentence of the contradiction, or null while the host is silent. */
  contradiction(service: ComputeService): string | null {
    const { updatedAt } = service;
    if (updatedAt === this.#baseline) return null;
    return `The service row of nova-compute on ${service.host} has changed at ${updatedAt ?? 'an unknown time'}: the host reports again, or somebody else is changing it.`;
  }
}
