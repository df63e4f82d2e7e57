import type { Clock } from '../../model/clock.ts';
import type { Nova } from '../../nova/nova.ts';
import { thisOwner } from '../claim-host.ts';
import { emitter } from '../emitter.ts';
import { FenceGate } from '../fence-gate.ts';
import type { Claim } from '../journal/claim.ts';
import type { Journal } from '../journal/journal.ts';
import { note } from '../mutate.ts';
import type { Run } from '../run.ts';
import { Pacing } from '../schedule/pacing.ts';
import { newRunId } from '../run-id.ts';
import { StopSwitch } from '../stop-switch.ts';
import { TargetStateTrust } from '../target-state/trust.ts';
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
  const { options, clock, claim, heartbeatIntervalMs } = about;
  const at = () => new Date(clock.now()).toISOString();
  const runId = options.runId ?? newRunId(at());
  const owner = thisOwner();
  const stop = new StopSwitch();
  const emit = emitter({ runId, host, clock, onEvent: options.onEvent });
  let seq = 0;
  const run: Run = {
    nova,
    host,
    runId,
    owner,
    startedAt: at(),
    clock,
    journal: await about.journal.begin(host, runId),
    claim,
    stop,
    gate: new FenceGate(),
    heartbeatIntervalMs,
    posts: new Pacing({ most: 1, clock, signal: stop.signal, tell: emit }),
    targetState: new TargetStateTrust(false, emit),
    // A host that has just reported is seen up at once; one report may be late.
    stepTimeoutMs: 2 * heartbeatIntervalMs + 1_000,
    calls: new Map(),
    nextSeq: () => (seq += 1),
    emit,
    at,
  };
  try {
    const { status, disabledReason } = about.giveBack;
    await note(run, {
      ...{ kind: 'readmission', version: 1, at: at(), runId, host, owner },
      giveBack: { status, disabledReason },
    });
  } catch (error) {
    await run.journal.close().catch(() => undefined);
    throw error;
  }
  return run;
}
