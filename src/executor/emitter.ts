import type { Clock } from '../model/clock.ts';
import type { RecoveryEvent, RecoveryEventBody } from './events.ts';

/** Makes the function by which a run tells what happens. A handler that throws is told of once more and never fatal. */
export function emitter(about: {
  readonly runId: string;
  readonly host: string;
  readonly clock: Clock;
  readonly onEvent: ((event: RecoveryEvent) => void) | undefined;
}): (body: RecoveryEventBody) => void {
  const { runId, host, clock, onEvent } = about;
  if (onEvent === undefined) return () => undefined;
  const tell = (body: RecoveryEventBody) => {
    onEvent({ runId, host, at: new Date(clock.now()).toISOString(), ...body });
  };
  return (body) => {
    try {
      tell(body);
    } catch (error) {
      try {
        tell({ type: 'handlerFailed', message: error instanceof Error ? error.message : String(error) });
      } catch {
        // It cannot be told to somebody who does not listen.
      }
    }
  };
}
