import type { HoldCode, RuleId } from '../../src/recovery/index.ts';
import type { Boot, MigrationRow, ReleaseName, RowValues } from '../scenarios/port.ts';
import type { BatchName } from './batches.ts';

/** What is done to an instance, one after the other, before its host fails. */
export type Making =
  | 'stop'
  | 'pause'
  | 'suspend'
  | 'rescue'
  | 'shelve'
  | 'shelveOffload'
  | 'rebuild'
  | 'resize'
  | 'migrate'
  | 'lock by its owner'
  | 'lock by an administrator'
  | 'delete softly'
  | 'reset to error';

/** How a row of the table is to end. */
export interface Expected {
  /** The rule that decides; null where the recovery must not see the instance at all. */
  readonly rule: RuleId | null;
  readonly outcome: 'recovered' | 'deleted' | 'held';
  /** Why, where it is held by what the rule finds on its way. */
  readonly hold?: HoldCode;
  /** Nova was asked, and refused: it has been locked for that moment, and is otherwise as it was. */
  readonly asked?: true;
  /** Its vm_state at the end; absent of one that is held, which is as it was, and of one that is gone. */
  readonly vmState?: string;
  /**
   * Whether its guest ever ran since its host failed: `spawned` while Nova made it and stopped it again, within the
   * evacuation; `until its stop` beyond that, until a client stopped it; `on` and it still does.
   */
  readonly ran: 'never' | 'spawned' | 'until its stop' | 'on';
}

/** A state that a failed host leaves an instance in, and what is to become of it. */
export interface Row extends Pick<Boot, 'owner' | 'group'> {
  /** What it is, in Nova's words; the name of the instance as well. */
  readonly name: string;
  /** The recovery that it takes part in. @default 'default' */
  readonly batch?: BatchName;
  readonly made?: readonly Making[];
  /** Where a resize or cold migration of it comes from: a host that is alive, or one that is down too. */
  readonly from?: 'alive' | 'dead';
  /** What is written into the row of the instance when the host is dead. */
  readonly written?: RowValues;
  /** A migration that is written then; its hosts by their part. */
  readonly record?: Pick<MigrationRow, 'type' | 'status'> & {
    readonly source: Part;
    readonly destination: Part | null;
  };
  /** What is written into the migrations that it has; null removes them. */
  readonly records?: { readonly status?: string; readonly source?: Part | null } | null;
  /** An action that is written then, without a user and without an end. */
  readonly action?: { readonly action: string; readonly event?: string; readonly host?: Part };
  readonly expected: Readonly<Record<ReleaseName, Expected>>;
  /** Whether also the real Nova plays it in every run of CI, and not only in the proof. */
  readonly always?: boolean;
  /** Where it is played; both by default. */
  readonly releases?: readonly ReleaseName[];
  /** Where the lab cannot bring it about, and why. */
  readonly simulatedOnly?: string;
}

/** What part a host has in a row. */
export type Part = 'failed' | 'alive' | 'dead' | 'destination';
