import type { LimitFunction } from 'p-limit';
import type { Clock } from '../model/clock.ts';
import type { Nova } from '../nova/nova.ts';
import type { FenceGate } from './fence-gate.ts';
import type { RecoveryEventBody } from './events.ts';
import type { Claim } from './journal/claim.ts';
import type { RunJournal } from './journal/journal.ts';
import type { StopSwitch } from './stop-switch.ts';

/** What every part of one run shares. */
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
  readonly posts: LimitFunction;
  /** How long a state is waited for, in milliseconds. */
  readonly stepTimeoutMs: number;
  /** The next number of a journalled intent. */
  nextSeq(): number;
  emit(body: RecoveryEventBody): void;
  /** The clock's time as ISO. */
  at(): string;
}
