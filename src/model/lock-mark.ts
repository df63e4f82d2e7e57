const MARK = 'nova-lifeboat ';

/** Nova's limit for a lock's reason, in characters. */
const LONGEST_REASON = 255;

/**
 * The reason that is put on an instance with a lock: who holds it and what the instance's prior state was, as a
 * second copy of the journal that people can read (`locked_reason`, microversion 2.73 on).
 */
export function lockReason(facts: { readonly runId: string; readonly prior: string }): string {
  return `${MARK}run=${facts.runId} prior=${facts.prior}`.slice(0, LONGEST_REASON);
}

/** The prior state that a run wrote into the reason of its lock; null where the reason is not ours or does not say it. */
export function priorOfLock(reason: string | null | undefined): 'running' | 'stopped' | 'unknown' | null {
  if (!isOwnLock(reason)) return null;
  const said = / prior=(running|stopped|unknown)(?: |$)/.exec(reason ?? '')?.[1];
  return said === 'running' || said === 'stopped' || said === 'unknown' ? said : null;
}

/** Says whether a lock was put by one of these runs. */
export function isLockOfRun(reason: string | null | undefined, runIds: readonly string[]): boolean {
  return runIds.some((runId) => reason?.startsWith(`${MARK}run=${runId} `) ?? false);
}

/** Says whether a lock was put by this library; such a lock may be taken off at the end, an owner's may not. */
export function isOwnLock(reason: string | null | undefined): boolean {
  return reason?.startsWith(MARK) ?? false;
}
