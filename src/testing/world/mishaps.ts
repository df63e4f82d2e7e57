import type { InstanceRecord } from './instance-record.ts';
import type { NovaException } from './nova-exception.ts';

/** The moments of Nova's own work in which something can be made to go wrong. */
export type Moment = 'conductor' | 'claim' | 'spawn' | 'powerOff';

/** What goes wrong inside Nova. The default is that nothing does. */
export interface Mishaps {
  /** Whether a message to the conductor gets lost. */
  losesMessage(method: string, instance: InstanceRecord): boolean;
  /** With what a claim, a spawn or a power-off on a host fails; null when it does not. */
  failure(moment: Exclude<Moment, 'conductor'>, host: string, instance: InstanceRecord): NovaException | null;
}

/** Nothing goes wrong. */
export const NO_MISHAPS: Mishaps = { losesMessage: () => false, failure: () => null };
