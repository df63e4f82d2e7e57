import type { Clock } from '../../model/clock.ts';
import type { Nova } from '../../nova/nova.ts';
import { thisOwner } from '../claim-host.ts';
import type { Claim } from '../journal/claim.ts';
import type { Journal } from '../journal/journal.ts';
import { makeRun, writeFirst } from '../make-run.ts';
import type { Run } from '../run.ts';
import { newRunId } from '../run-id.ts';
import type { ReadmitHostOptions } from './options.ts';

/**
 * Begins the journal of a readmission, with what the service is about to get back.
 *
 * @throws {JournalError} nothing was done
 */
export async function openReadmission(
  nova: Nova,
  host: string,
  about: {
    readonly options: ReadmitHostOptions;
    readonly clock: Clock;
    readonly journal: Journal;
    readonly claim: Claim;
    readonly heartbeatIntervalMs: number;
    readonly giveBack: { readonly status: string; readonly disabledReason: string | null };
  },
): Promise<Run> {
  const { options, clock, claim, heartbeatIntervalMs, journal } = about;
  const runId = options.runId ?? newRunId(new Date(clock.now()).toISOString());
  const owner = thisOwner();
  const run = await makeRun(nova, host, {
    ...{ clock, journal, claim, runId, owner, heartbeatIntervalMs, onEvent: options.onEvent },
    // A host that has just reported is seen up at once; one report may be late.
    stepTimeoutMs: 2 * heartbeatIntervalMs + 1_000,
    concurrentPosts: 1,
    allowClientStop: false,
  });
  const { status, disabledReason } = about.giveBack;
  await writeFirst(run, [
    {
      ...{ kind: 'readmission', version: 1, at: run.at(), runId, host, owner },
      giveBack: { status, disabledReason },
    },
  ]);
  return run;
}
