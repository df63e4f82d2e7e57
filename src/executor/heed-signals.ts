import { onAbort } from '../http/on-abort.ts';
import type { EvacuateHostOptions } from './options.ts';
import type { Run } from './run.ts';

/** Lets the caller's signals and the deadline end the run. Gives the function that stops listening. */
export function heedSignals(
  run: Run,
  { signal, leaveSignal, deadlineMs }: Pick<EvacuateHostOptions, 'signal' | 'leaveSignal' | 'deadlineMs'>,
): () => void {
  const stopListening = [
    whenAborted(signal, () => {
      run.stop.beginNothing({ code: 'signal', sentence: 'The caller ended the run.' });
    }),
    whenAborted(leaveSignal, () => {
      run.stop.leave({ code: 'signal', sentence: 'The caller left the run at once.' });
    }),
  ];
  const done = new AbortController();
  if (deadlineMs !== undefined) {
    void run.clock.sleep(deadlineMs, done.signal).then(
      () => {
        run.stop.leave({ code: 'deadline', sentence: `The run's ${deadlineMs} ms are over.` });
      },
      () => undefined,
    );
  }
  return () => {
    for (const stop of stopListening) stop();
    done.abort();
  };
}

/**
 * Does a piece of work under one signal that aborts with either of the caller's. Not `AbortSignal.any`: the caller's may live for
 * days, and would keep a record of each that was derived from it.
 */
export async function underCallersSignals<T>(
  { signal, leaveSignal }: Pick<EvacuateHostOptions, 'signal' | 'leaveSignal'>,
  work: (either: AbortSignal) => Promise<T>,
): Promise<T> {
  const either = new AbortController();
  const stopListening = [signal, leaveSignal].map((each) =>
    whenAborted(each, () => {
      either.abort(each?.reason);
    }),
  );
  try {
    return await work(either.signal);
  } finally {
    for (const stop of stopListening) stop();
  }
}

function whenAborted(signal: AbortSignal | undefined, then: () => void): () => void {
  if (signal === undefined) return () => undefined;
  if (signal.aborted) then();
  return onAbort(signal, then);
}
