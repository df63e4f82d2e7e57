import type { Hypervisor } from './hypervisor.ts';

/** The row of a nova-compute service, and the machine that it runs on. Times are milliseconds since the epoch. */
export interface HostRecord {
  readonly name: string;
  /** `hypervisor_hostname`. */
  readonly node: string;
  readonly serviceId: string;
  /** The uuid of its compute node, which is its resource provider in Placement as well. */
  readonly providerId: string;
  readonly zone: string;
  readonly hypervisor: Hypervisor;
  /** What its nova-compute understands. */
  readonly computeRpc: '6.1' | '6.2';
  readonly ignoresTargetState: boolean;
  /** Whether the machine has power. */
  powered: boolean;
  /** How often it, or its nova-compute alone, was killed: whoever starts it sees by this that he was overtaken. */
  kills: number;
  /** While it is started: what is done when it serves, or when it was killed. */
  revival: Promise<void> | null;
  /** What happens when the machine loses its power, once each. */
  readonly atPowerLoss: Set<() => void>;
  status: 'enabled' | 'disabled';
  disabledReason: string | null;
  forcedDown: boolean;
  /** When the row was last changed other than by a report. */
  changedAt: number;
  /** Since when nova-compute reports; its reports are counted, not made. */
  reportsSince: number;
  /** When it ended; null while it reports. */
  reportsUntil: number | null;
  /** Its last report before `reportsSince`. */
  lastReportBefore: number;
  /** Whether the cell that the host belongs to can be reached by the API. */
  cellDown: boolean;
}
