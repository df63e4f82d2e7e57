import type { Retry, Work } from './work.ts';

const ENDED = ' It was not tried again, as the run was ended.';

/**
 * Takes a retry from the budget and waits as long as it has to: by the ticks of the one poller, so that a thousand instances that wait
 * have no timers of their own.
 *
 * @returns Null when it may be tried again; else the sentence that says why not, with a space before it.
 */
export async function beforeRetry(work: Work, { reason, wait }: Retry): Promise<string | null> {
  const { run, instance, retries } = work;
  if (!run.stop.mayBegin) return ENDED;
  const spent = run.retries.take(retries);
  if (spent !== null) return ` ${spent}`;
  const delayMs = wait ? run.retries.delayMs(retries) : 0;
  if (run.clock.now() + delayMs >= work.deadlineAt) return ' It was not tried again, as its time is over.';
  work.retries += 1;
  run.emit({ type: 'retrying', instanceId: instance.id, reason, delayMs });
  const goesOn = await waitByTicks(work, delayMs);
  return goesOn ? null : ENDED;
}

/**
 * Waits by the ticks of the poller.
 *
 * @returns False where the run was ended meanwhile.
 */
export async function waitByTicks({ run, poller }: Work, ms: number): Promise<boolean> {
  const until = run.clock.now() + ms;
  while (run.clock.now() < until && run.stop.mayBegin) await poller.nextTick();
  return run.stop.mayBegin;
}
