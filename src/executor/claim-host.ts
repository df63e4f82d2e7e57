import { hostname } from 'node:os';
import type { Clock } from '../model/clock.ts';
import type { ComputeService } from '../model/compute-service.ts';
import { bearsMark, ownerInMark } from './disabled-mark.ts';
import { RecoveryRefusedError } from './errors.ts';
import { type Claim, HostClaimedError } from './journal/claim.ts';
import type { Journal } from './journal/journal.ts';
import type { JournalRecord } from './journal/journal-record.ts';
import type { AbortReason } from './report.ts';

/** The machine and the process of this recovery. */
export function thisOwner(): string {
  return `${hostname()}:${process.pid}`;
}

/**
 * Claims a host for this recovery.
 *
 * @throws {RecoveryRefusedError} `hostClaimed`; nobody was fenced and nothing was changed
 */
export async function claimHost(journal: Journal, host: string, clock: Clock): Promise<Claim> {
  try {
    return await journal.claim(host, `${thisOwner()} since ${new Date(clock.now()).toISOString()}`);
  } catch (cause) {
    if (!(cause instanceof HostClaimedError)) throw cause;
    const owner = cause.owner ?? 'a process that does not answer; it may be stopped (SIGSTOP)';
    throw new RecoveryRefusedError(
      'hostClaimed',
      host,
      `${host} is being recovered already, by ${owner}. Wait for it, or end that process: the claim ends with it, and the next run goes on from its journal. Nobody was fenced and nothing was changed.`,
      { cause },
    );
  }
}

/**
 * Refuses a host that another machine's run has forced down: what that run knows of the instances is in its journal, and it may
 * still be at work.
 *
 * @param fenced Whether the fencer has been asked by then.
 * @throws {RecoveryRefusedError} `ownedElsewhere`; nothing was changed
 */
export function refuseOtherMachines(
  { host, forcedDown, disabledReason }: ComputeService,
  runs: readonly (readonly JournalRecord[])[],
  {
    takeOver = false,
    fenced = false,
  }: { readonly takeOver?: boolean | undefined; readonly fenced?: boolean },
): void {
  const owner = ownerInMark(disabledReason);
  if (owner === null || !forcedDown || takeOver) return;
  if (marked(disabledReason, runs) !== undefined) return;
  throw new RecoveryRefusedError(
    'ownedElsewhere',
    host,
    `${host} was forced down by a run that this journal does not know (${owner}). It may still be at work, and it alone knows what the instances were. Run the recovery again on that machine, or bring its journal here; where neither can be done and that run has ended, give takeOver: true. ${fenced ? 'The host was fenced, and nothing was changed.' : 'Nobody was fenced and nothing was changed.'}`,
  );
}

/**
 * Says whether the run that has forced a host down may still be at work although this one holds the claim: a claim of this machine's kernel
 * says nothing of another machine, nor of another journal's.
 */
export function mayStillBeAtWork(
  { forcedDown, disabledReason }: ComputeService,
  runs: readonly (readonly JournalRecord[])[],
): boolean {
  if (!forcedDown || ownerInMark(disabledReason) === null) return false;
  const start = marked(disabledReason, runs);
  return start === undefined || machineOf(start.owner) !== machineOf(thisOwner());
}

/** Why a run ends on whose host another run has put its mark. */
export function takenOver(host: string, other: string): AbortReason {
  return {
    code: 'claimLost',
    sentence: `${host} was taken over by another run (${other}); this one makes no further call.`,
  };
}

function marked(
  disabledReason: string | null,
  runs: readonly (readonly JournalRecord[])[],
): Extract<JournalRecord, { kind: 'run' }> | undefined {
  return runs
    .flatMap(([start]) => (start?.kind === 'run' ? [start] : []))
    .find(({ runId }) => bearsMark(disabledReason, runId));
}

function machineOf(owner: string): string {
  return owner.slice(0, owner.lastIndexOf(':'));
}
