/** One look at the service row of a compute host. */
export interface HeartbeatSample {
  /** The row's `updated_at`: every heartbeat moves it. */
  readonly updatedAt: string | null;
  /** Nova's own time in milliseconds, from the answer's Date header; null where a proxy leaves it out. */
  readonly novaNow: number | null;
  /** Our own time in milliseconds. */
  readonly now: number;
}

/** How long a host has shown no sign of life, and how often it has since it is watched. */
export interface Stillness {
  readonly updatedAt: string | null;
  /** In our own time: since when `updated_at` has stood where it is. */
  readonly since: number;
  readonly advances: number;
}

/** Nova's timestamps are cut to whole seconds. */
const RESOLUTION_MS = 1_000;

/**
 * Adds a sample. The age of `updated_at` counts only by Nova's own clock; without that one the time begins with the
 * first look, as our clock says nothing about Nova's timestamps.
 */
export function observe(before: Stillness | null, sample: HeartbeatSample): Stillness {
  if (before !== null && before.updatedAt === sample.updatedAt) return before;
  const age =
    sample.novaNow === null || sample.updatedAt === null
      ? 0
      : Math.max(0, sample.novaNow - Date.parse(sample.updatedAt) - RESOLUTION_MS);
  return {
    updatedAt: sample.updatedAt,
    since: sample.now - age,
    advances: before === null ? 0 : before.advances + 1,
  };
}

/** Says whether the host has been still for two of its report intervals. */
export function isSilent(stillness: Stillness, now: number, heartbeatIntervalMs: number): boolean {
  return now - stillness.since >= 2 * heartbeatIntervalMs;
}
