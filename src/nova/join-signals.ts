import { onAbort } from '../http/on-abort.ts';

/** A signal that aborts with the first of two, and what lets go of them. */
export interface JoinedSignal {
  readonly signal: AbortSignal | undefined;
  readonly release: () => void;
}

/**
 * Joins the signal of a client with that of a call. Not by `AbortSignal.any`: the client's may live for days, and would
 * remember each call.
 */
export function joinSignals(a: AbortSignal | undefined, b: AbortSignal | undefined): JoinedSignal {
  const nothing = (): void => undefined;
  if (a === undefined || b === undefined || a === b) return { signal: a ?? b, release: nothing };
  const aborted = [a, b].find((one) => one.aborted);
  if (aborted !== undefined) return { signal: aborted, release: nothing };
  const joined = new AbortController();
  const stops = [a, b].map((one) => onAbort(one, () => joined.abort(one.reason)));
  return { signal: joined.signal, release: () => stops.forEach((stop) => stop()) };
}
