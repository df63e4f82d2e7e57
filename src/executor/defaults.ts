/** Nova's own `report_interval`, in milliseconds. */
export const DEFAULT_HEARTBEAT_INTERVAL_MS = 10_000;
/** How often a host's evacuations are looked at, in milliseconds. */
export const DEFAULT_POLL_INTERVAL_MS = 2_000;
/** How long one attempt to look at a host's service may take, in milliseconds: the fence is watched by these looks. */
export const LOOK_TIMEOUT_MS = 15_000;
/** How long a state is waited for, in milliseconds. */
export const DEFAULT_STEP_TIMEOUT_MS = 180_000;
/** Mutating requests under way at once. */
export const DEFAULT_CONCURRENT_POSTS = 4;
/** Evacuations at once to a host that the plan names: what Nova itself builds at once on one (`max_concurrent_builds`). */
export const DEFAULT_IN_FLIGHT_PER_DESTINATION = 10;
/** How great a part of those that ended may have failed before a run ends. */
export const DEFAULT_MAX_FAILURE_RATE = 0.5;
/** Instances worked on at once. */
export const DEFAULT_IN_FLIGHT = 32;
/** Requests under way at once that read about single instances. */
export const READS_AT_ONCE = 4;
/** How long the record of an evacuation may stand still before it is waited for no longer, in milliseconds. */
export const DEFAULT_EVACUATION_TIMEOUT_MS = 3_600_000;
