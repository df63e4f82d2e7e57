import type { Work } from '../work.ts';
import { readEvacuationEvents } from './evacuation-events.ts';
import { restsOnTargetState } from './trust.ts';

/** How many ticks lie between two looks at the events of an evacuation: they cost two requests, and one shows it soon enough. */
const TICKS_BETWEEN = 5;

/**
 * Waits for the end of an evacuation, and looks now and then whether its order got anywhere, until one with a target state
 * has shown that they do. Where Nova pins the RPC version, the conductor refuses to send the order
 * (`UnsupportedRPCVersion`); where it does not, oslo.messaging throws it away on a nova-compute that is too old. Either
 * way the migration stays `accepted`, and nothing else tells.
 *
 * @returns what it ended in, or the words of the refusal: nobody will carry out that evacuation
 */
export async function endedOrRefused<T>(
  work: Work,
  ended: Promise<T>,
): Promise<T | { readonly refused: string }> {
  const { targetState } = work.run;
  if (!restsOnTargetState(work.plan) || targetState.isProven) return ended;
  const over = new AbortController();
  try {
    return await Promise.race([ended, refusal(work, over.signal)]);
  } finally {
    over.abort();
  }
}

async function refusal(work: Work, over: AbortSignal): Promise<{ readonly refused: string }> {
  const { run, poller, instance } = work;
  const since = run.clock.now();
  const isOver = () => over.aborted;
  for (let tick = 1; ; tick += 1) {
    await poller.nextTick();
    if (isOver()) return { refused: '' };
    if (tick % TICKS_BETWEEN !== 0 || run.targetState.isProven) continue;
    const events = await readEvacuationEvents(work);
    if (events === null || isOver()) continue;
    if (events.refused !== null) {
      run.targetState.lose(
        instance.id,
        `Nova took the evacuation of ${instance.name} at 2.95 and then refused to send it to a nova-compute: ${events.refused}.`,
      );
      return { refused: events.refused };
    }
    if (events.sent && !events.taken && run.clock.now() - since >= run.stepTimeoutMs / 2) {
      // Known before a canary is given up, and the next one follows it. Its destination may have died as well; it is watched on, and nothing further is risked.
      run.targetState.lose(
        instance.id,
        `The evacuation of ${instance.name} at 2.95 was sent to a nova-compute, and none has begun with it for ${run.stepTimeoutMs / 2} ms: one that is too old throws such an order away.`,
      );
    }
  }
}
