import type { Clock } from '../model/clock.ts';
import type { Nova } from '../nova/nova.ts';
import type { JournalledCall } from '../recovery/index.ts';
import type { FenceGate } from './fence-gate.ts';
import type { EnabledHost } from './journal/enabled-hosts.ts';
import type { RecoveryEventBody } from './events.ts';
import type { Claim } from './journal/claim.ts';
import type { RunJournal } from './journal/journal.ts';
import type { RetryBudget } from './retry-budget.ts';
import type { DestinationPlaces } from './schedule/destination-places.ts';
import type { Pacing } from './schedule/pacing.ts';
import type { StopSwitch } from './stop-switch.ts';
import type { TargetStateTrust } from './target-state/trust.ts';

/** What everything shares that changes a host and its instances under one claim and one journal. */
export interface Run {
  readonly nova: Nova;
  readonly host: string;
  readonly runId: string;
  /** The machine and the process that run it. */
  readonly owner: string;
  /** ISO. */
  readonly startedAt: string;
  readonly clock: Clock;
  readonly journal: RunJournal;
  readonly claim: Claim;
  readonly stop: StopSwitch;
  readonly gate: FenceGate;
  /** How often a nova-compute of this cloud reports, in milliseconds. */
  readonly heartbeatIntervalMs: number;
  /** Bounds the mutating requests that are under way at once. */
  readonly posts: Pacing;
  /** Whether this cloud stops an instance within its evacuation. */
  readonly targetState: TargetStateTrust;
  /** How long a state is waited for, in milliseconds. */
  readonly stepTimeoutMs: number;
  /** What this run has asked of Nova for each instance, by its id, but for what Nova has refused. */
  readonly calls: Map<string, JournalledCall[]>;
  /** The next number of a journalled intent. */
  nextSeq(): number;
  emit(body: RecoveryEventBody): void;
  /** The clock's time as ISO. */
  at(): string;
}

/** What every part of one recovery shares. */
export interface RecoveryRun extends Run {
  /**
   * How long, in milliseconds, a look at the host's service allows for further calls. Whoever takes the host over from a run on another
   * machine waits as long before the first call on an instance.
   */
  readonly sightMs: number;
  /** How long the record of an evacuation may stand still, in milliseconds. */
  readonly evacuationTimeoutMs: number;
  /** How long the recovery of one instance may take, in milliseconds; infinite where nobody set a limit. */
  readonly instanceDeadlineMs: number;
  readonly retries: RetryBudget;
  readonly destinations: NamedDestinations;
  /** Bounds the evacuations to one host that the plan names. */
  readonly destinationPlaces: DestinationPlaces;
}

/** The destinations that the caller has named. */
export interface NamedDestinations {
  /** Those that an instance may go to, in the caller's order; undefined where the scheduler chooses. */
  readonly usable: readonly string[] | undefined;
  /** The hosts in reserve that are enabled by now. */
  readonly enabled: readonly EnabledHost[];
  /**
   * Makes sure that the scheduler may choose a host; to be called before every evacuation that names one.
   *
   * @returns Null, or why it may not. It is then no longer usable.
   */
  open(run: Run, host: string): Promise<string | null>;
  /** Disables again what was enabled and not used. What cannot be given back stays enabled, for the report. */
  giveBack(run: Run): Promise<void>;
}
