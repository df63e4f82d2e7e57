import type { Microversion } from '../model/microversion.ts';
import {
  type CallOptions,
  isNovaError,
  isRequestAbortedError,
  mayHaveActed,
  type NovaResponse,
} from '../nova/index.ts';
import { JournalError } from './errors.ts';
import type { CallResult, MutatingCall } from './journal/journal-record.ts';
import type { Run } from './run.ts';
import { RunStopped } from './stop-switch.ts';

/** What a mutating call is about. */
export interface Target {
  /** Null for the host itself. */
  readonly instanceId: string | null;
  readonly microversion?: Microversion;
  readonly destination?: string;
  /** What a destination in reserve was disabled with. */
  readonly disabledReason?: string;
  /** What a resetState writes. */
  readonly state?: 'active' | 'error';
}

/**
 * The one way to change anything in Nova: written down first, not made once the run must stop, its answer written
 * down too. `send` is given what the client has to heed, and the number of
 * its intent.
 *
 * @throws {RunStopped} when the run must make no further call
 * @throws {TargetStateDistrusted} for an evacuation with a target state that this cloud was seen not to heed; not sent
 * @throws {JournalError} when it could not be written down; it was then not sent, or the run ends after it
 */
export async function mutate<T>(
  run: Run,
  call: MutatingCall,
  target: Target,
  send: (options: CallOptions, seq: number) => Promise<NovaResponse<T>>,
): Promise<NovaResponse<T>> {
  return run.posts.run(async (pushedBack) => {
    leaveWhenStopped(run);
    await run.gate.pass();
    // The queue may have been long, and others have come to their ends meanwhile.
    if (call === 'evacuate') run.targetState.check(target.microversion);
    await assertOwner(run);
    const seq = run.nextSeq();
    const at = run.at();
    await append(run, { kind: 'intent', at, seq, call, ...target });
    const remember = (result: CallResult, requestId: string | null) => {
      if (target.instanceId === null || result === 'refused') return;
      const calls = run.calls.get(target.instanceId) ?? [];
      run.calls.set(target.instanceId, [...calls, { action: call, requestId, at }]);
    };
    const answered = async (result: CallResult, requestId: string | null, message?: string) => {
      remember(result, requestId);
      await append(run, {
        kind: 'answer',
        at: run.at(),
        seq,
        result,
        requestId,
        ...(message === undefined ? {} : { message }),
      });
      run.emit({ type: 'callAnswered', instanceId: target.instanceId, call, result, requestId });
    };
    let answer: NovaResponse<T>;
    try {
      answer = await sendInSight(run, async (maySend) =>
        send({ maySend, mayRepeat: maySend, signal: run.stop.leaving, onFailedAttempt: pushedBack }, seq),
      );
    } catch (error) {
      if (error instanceof NotSent) {
        await answered('refused', null, error.message);
        throw error.obstacle;
      }
      const message = error instanceof Error ? error.message : String(error);
      await answered(
        mayHaveActed(error) ? 'unknown' : 'refused',
        isNovaError(error) ? error.requestId : null,
        message,
      );
      throw error;
    }
    await answered('accepted', answer.requestId);
    return answer;
  });
}

/** What kept a call from being sent; nothing was done. */
class NotSent extends Error {
  readonly obstacle: Error;

  constructor(obstacle: Error) {
    super(`not sent: ${obstacle.message}`);
    this.obstacle = obstacle;
  }
}

/**
 * Writing takes its time, and so does being stopped by a SIGSTOP: the fence may have been contradicted, the host taken over.
 * The client itself may wait for a token, and Keystone may take minutes: it asks again when that is over.
 */
async function sendInSight<T>(run: Run, send: (maySend: () => boolean) => Promise<T>): Promise<T> {
  for (;;) {
    const obstacle = await obstacleTo(run);
    if (obstacle !== null) throw new NotSent(obstacle);
    let wasHeld = false as boolean;
    try {
      return await send(() => {
        const may = !run.stop.signal.aborted && run.gate.isOpen;
        wasHeld = !may;
        return may;
      });
    } catch (error) {
      if (!wasHeld || !isRequestAbortedError(error) || error.mayHaveActed) throw error;
    }
  }
}

// Null where the call may be made at this very moment: nothing is waited for between this and the call.
async function obstacleTo(run: Run): Promise<Error | null> {
  try {
    await run.gate.pass();
    leaveWhenStopped(run);
    return null;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

// Somebody else may be at work on this host from here on, and knows what is in the journal by now.
async function assertOwner(run: Run): Promise<void> {
  try {
    await run.claim.assertOwner();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    run.stop.stopNow({ code: 'claimLost', sentence: `The claim on ${run.host} was lost: ${why}` });
    leaveWhenStopped(run);
  }
}

/** Leaves by a {@link RunStopped} once the run must make no further call. */
export function leaveWhenStopped(run: Run): void {
  if (run.stop.signal.aborted) throw new RunStopped('the run was stopped');
}

async function append(run: Run, record: Parameters<Run['journal']['append']>[0]): Promise<void> {
  try {
    await run.journal.append(record);
  } catch (cause) {
    const error =
      cause instanceof JournalError
        ? cause
        : new JournalError('journal', cause instanceof Error ? cause.message : String(cause), { cause });
    run.stop.fail(error);
    throw error;
  }
}

/** Writes a record that announces no call; a failure ends the run. */
export const note = append;
