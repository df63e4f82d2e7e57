import type { StepResult, Work } from './work.ts';

/**
 * Takes a retry from the budget and waits as long as it has to: by the ticks of the one poller, so that a thousand instances that wait
 * have no timers of their own.
 *
 * @returns Null when it may be tried again; else the sentence that says why not, with a space before it.
 */
export async function beforeRetry(
  work: Work,
  { reason, wait }: Extract<StepResult, { next: 'retry' }>,
): Promise<string | null> {
  const { run, poller, instance, retries } = work;
  if (!run.stop.mayBegin) return ' It was not tried again, as the run was ended.';
  const spent = run.retries.take(retries);
  if (spent !== null) return ` ${spent}`;
  const delayMs = wait ? run.retries.delayMs(retries) : 0;
  const until = run.clock.now() + delayMs;
  if (until >= work.deadlineAt) return ' It was not tried again, as its time is over.';
  work.retries += 1;
  run.emit({ type: 'retrying', instanceId: instance.id, reason, delayMs });
  while (run.clock.now() < until) {
    await poller.nextTick();
    if (!run.stop.mayBegin) return ' It was not tried again, as the run was ended.';
  }
  return null;
}
