const MARK = 'nova-lifeboat run=';

/** Nova's limit for disabled_reason, in characters. */
const LONGEST_REASON = 255;

/** The disabled_reason that tells other machines and people which run is at work on a host, whose, and since when. */
export function disabledMark(run: {
  readonly runId: string;
  readonly owner: string;
  readonly at: string;
}): string {
  return `${MARK}${run.runId} owner=${run.owner} at=${run.at}`.slice(0, LONGEST_REASON);
}

/** Says whether a disabled_reason is that of this run. */
export function bearsMark(disabledReason: string | null, runId: string): boolean {
  return disabledReason?.startsWith(`${MARK}${runId} `) ?? false;
}

/** Who put a mark, and when, in its own words; null where it is none. */
export function ownerInMark(disabledReason: string | null): string | null {
  return bearsAnyMark(disabledReason) ? (disabledReason?.slice(MARK.length) ?? null) : null;
}

/** Another run than this one whose mark it is, in the mark's own words; null where it is this one's or nobody's. */
export function otherRunIn(disabledReason: string | null, runId: string): string | null {
  return bearsMark(disabledReason, runId) ? null : ownerInMark(disabledReason);
}

/** Says whether a disabled_reason is that of any run of this library. */
export function bearsAnyMark(disabledReason: string | null): boolean {
  return disabledReason?.startsWith(MARK) ?? false;
}
