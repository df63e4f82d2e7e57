import type { EvacuateHostOptions } from './options.ts';
import type { Run } from './run.ts';

/** Lets the caller's signal and the deadline end the run. Gives the function that stops listening. */
export function heedSignals(run: Run, { signal, deadlineMs }: EvacuateHostOptions): () => void {
  const onAbort = () => {
    run.stop.beginNothing({ code: 'signal', sentence: 'The caller ended the run.' });
  };
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  const done = new AbortController();
  if (deadlineMs !== undefined) {
    void run.clock.sleep(deadlineMs, done.signal).then(
      () => {
        run.stop.stopNow({ code: 'deadline', sentence: `The run's ${deadlineMs} ms are over.` });
      },
      () => undefined,
    );
  }
  return () => {
    signal?.removeEventListener('abort', onAbort);
    done.abort();
  };
}
