import type { Known } from './known.ts';

/** One row of `os-services`. */
export interface ComputeService {
  /** A uuid from microversion 2.53 on; empty where the cell of this host cannot be reached, as Nova does not know it then. */
  readonly id: string;
  readonly host: string;
  readonly binary: Known<'nova-compute' | 'nova-conductor' | 'nova-scheduler'>;
  readonly zone: string;
  /** `UNKNOWN` (from 2.69 on) means that the cell of this host cannot be reached. */
  readonly status: Known<'enabled' | 'disabled' | 'UNKNOWN'>;
  readonly state: Known<'up' | 'down'>;
  readonly forcedDown: boolean;
  readonly disabledReason: string | null;
  /** The last change of the row: every heartbeat moves it, and so does every PUT. */
  readonly updatedAt: string | null;
}
