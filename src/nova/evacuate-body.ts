import { InvalidOptionsError } from '../errors.ts';
import { atLeast, type Microversion } from '../model/microversion.ts';

/** How an instance is evacuated. */
export interface EvacuateOptions {
  /**
   * Sent exactly as it is, because it decides what becomes of the instance: up to 2.94 it keeps its power state,
   * from 2.95 on Nova stops it (unless its vm_state is error).
   */
  readonly microversion: Microversion;
  /** The destination; the scheduler's choice where it is absent. From 2.14 to 2.28 it bypasses the scheduler. */
  readonly host?: string | undefined;
  /** Required below 2.14, and unknown to Nova from there on: it then sees for itself where the disk is. */
  readonly onSharedStorage?: boolean | undefined;
}

/**
 * The body of an evacuation, which depends on the microversion; a key that Nova does not know at that version is
 * answered with 400. Pure. `force` is never sent: it skips the scheduler's checks.
 *
 * @throws InvalidOptionsError when `onSharedStorage` is missing where it is required, or given where it is unknown.
 */
export function evacuateBody(options: EvacuateOptions): { readonly evacuate: Record<string, unknown> } {
  const { microversion, host, onSharedStorage } = options;
  const asksForStorage = !atLeast(microversion, '2.14');
  if (asksForStorage && onSharedStorage === undefined) {
    throw new InvalidOptionsError('onSharedStorage', `is required at ${microversion}`);
  }
  if (!asksForStorage && onSharedStorage !== undefined) {
    throw new InvalidOptionsError('onSharedStorage', `is unknown to Nova at ${microversion}`);
  }
  return {
    evacuate: {
      ...(host === undefined ? {} : { host }),
      ...(asksForStorage ? { onSharedStorage } : {}),
    },
  };
}
