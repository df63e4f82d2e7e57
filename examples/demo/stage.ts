import type { Clock, NovaClient } from 'nova-lifeboat';

/** A cloud in which a host with instances is about to fail. */
export interface Stage {
  readonly nova: NovaClient;
  /** The host that fails. */
  readonly host: string;
  /** Makes the host fail, and tells how. */
  kill(): Promise<string>;
  readonly clock: Clock;
  readonly heartbeatIntervalMs: number;
  readonly pollIntervalMs: number;
  /** Ends what has to be ended, and says what is left. */
  close(): Promise<string | null>;
}
