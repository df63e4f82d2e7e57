import type { Run } from '../run.ts';

/** Gives what was awaited, or null when the run's step timeout has passed first. */
export async function withinStepTimeout<T>(run: Run, wait: Promise<T>): Promise<T | null> {
  const done = new AbortController();
  const timeout = run.clock.sleep(run.stepTimeoutMs, done.signal).then(
    () => null,
    () => null,
  );
  try {
    return await Promise.race([wait, timeout]);
  } finally {
    done.abort();
  }
}
