interface Listeners {
  readonly callbacks: Set<() => void>;
  readonly detach: () => void;
}

const BY_SIGNAL = new WeakMap<AbortSignal, Listeners>();

/**
 * Calls back when a signal aborts. All that wait for one signal share one listener: Node warns of a leak from the
 * eleventh on, and a run has many requests in flight under one signal.
 *
 * Not `AbortSignal.any`, whose record of each derived signal stays with the original one, which may live for days.
 *
 * @returns what takes the callback off again.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  let listeners = BY_SIGNAL.get(signal);
  if (listeners === undefined) {
    listeners = listenTo(signal);
    BY_SIGNAL.set(signal, listeners);
  }
  const { callbacks, detach } = listeners;
  // A function of its own, so that the same callback may be given twice.
  const entry = (): void => callback();
  callbacks.add(entry);
  return () => {
    callbacks.delete(entry);
    if (callbacks.size === 0) detach();
  };
}

function listenTo(signal: AbortSignal): Listeners {
  const callbacks = new Set<() => void>();
  const listener = (): void => {
    detach();
    for (const callback of [...callbacks]) callback();
  };
  const detach = (): void => {
    signal.removeEventListener('abort', listener);
    BY_SIGNAL.delete(signal);
  };
  signal.addEventListener('abort', listener);
  return { callbacks, detach };
}
