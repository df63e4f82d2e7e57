import type { Migration } from '../../model/migration.ts';
import { mayHaveActed } from '../../nova/index.ts';
import type { EvacuateStep } from '../../recovery/index.ts';
import { JournalError } from '../errors.ts';
import { leaveWhenStopped, mutate, note } from '../mutate.ts';
import { TargetStateDistrusted } from '../target-state/trust.ts';
import type { Work } from '../work.ts';
import { isOurs } from './is-ours.ts';

/** How often the record of an evacuation is looked for whose answer was lost, one tick apart. */
const LOOKS = 5;

/** What became of the request. */
export type Posted =
  | { readonly result: 'accepted' }
  | { readonly result: 'refused'; readonly error: unknown }
  | { readonly result: 'unknown'; readonly error: unknown }
  /** It was not sent: its destination could not be enabled. */
  | { readonly result: 'notOpen'; readonly reason: string };

/**
 * Asks Nova to evacuate, once. Nova accepts a second one and the second destroys the first, so a request whose answer
 * was lost is never repeated: its record is looked for instead.
 */
export async function postEvacuate(work: Work, step: EvacuateStep): Promise<Posted> {
  const { run, instance } = work;
  const { microversion, host } = step;
  const sent: { seq: number | null } = { seq: null };
  const closed = host === undefined ? null : await run.destinations.open(run, host);
  if (closed !== null) return { result: 'notOpen', reason: closed };
  try {
    await mutate(
      run,
      'evacuate',
      { instanceId: instance.id, microversion, ...(host === undefined ? {} : { destination: host }) },
      (options, seq) => {
        sent.seq = seq;
        return run.nova.servers.evacuate(instance.id, { microversion, host }, options);
      },
    );
    return { result: 'accepted' };
  } catch (error) {
    // What was sent and not refused may be under way, also where the run was stopped meanwhile.
    if (
      run.stop.signal.aborted &&
      sent.seq !== null &&
      (error instanceof JournalError || mayHaveActed(error))
    ) {
      work.evacuating = true;
    }
    leaveWhenStopped(run);
    if (error instanceof TargetStateDistrusted) return { result: 'refused', error };
    if (!mayHaveActed(error)) return { result: 'refused', error };
    const row = await find(work);
    if (row === null || sent.seq === null) {
      work.answerLost = true;
      return { result: 'unknown', error };
    }
    // A later run has to know that Nova allows the evacuation of this instance.
    const message = `its migration record ${row.uuid} was found`;
    const { seq } = sent;
    await note(run, { kind: 'answer', at: run.at(), seq, result: 'accepted', requestId: null, message });
    return { result: 'accepted' };
  }
}

async function find(work: Work): Promise<Migration | null> {
  const { nova, stop } = work.run;
  for (let look = 0; look < LOOKS; look += 1) {
    await work.poller.nextTick();
    const rows = await nova.migrations
      .list({ instanceId: work.instance.id }, { signal: stop.signal })
      .all()
      .catch(() => null);
    const row = rows?.data.find(isOurs(work));
    if (row !== undefined) return row;
  }
  return null;
}
