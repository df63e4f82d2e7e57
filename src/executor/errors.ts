import { LifeboatError } from '../errors.ts';
import type { RecoveryReport } from './report.ts';

/** Why a recovery was refused. Part of semver. */
export type RefusalCode =
  | 'hostUnknown'
  | 'instanceUnknown'
  | 'instanceOnNoHost'
  | 'instanceElsewhere'
  | 'hostUp'
  | 'hostClaimed'
  | 'ownedElsewhere'
  | 'runElsewhere'
  | 'runFinished'
  | 'runOutdated'
  | 'cellDown'
  | 'notAdmin'
  | 'novaTooOld'
  | 'tooManyFailedHosts'
  | 'fencingNotConfirmed'
  | 'fencingContradicted'
  | ReadmissionRefusalCode;

/**
 * Why a host was not readmitted. Part of semver:
 * `hostStillDown` its nova-compute does not report;
 * `notOurs` the host was not forced down by a run that the journal knows;
 * `evacuationsUnresolved` an evacuation record would have Nova destroy the guest of an instance that is on the host;
 * `cleanUpUnfinished` nova-compute has not cleaned up after every evacuation;
 * `recoveryUnfinished` a recovery has left instances that are not as their owners left them.
 */
export type ReadmissionRefusalCode =
  'hostStillDown' | 'notOurs' | 'evacuationsUnresolved' | 'cleanUpUnfinished' | 'recoveryUnfinished';

/**
 * Thrown when a recovery may not begin. Nothing was changed: not one mutating call was made, neither on the host's
 * service nor on an instance. What the fencer did to the host's power is its own doing.
 */
export class RecoveryRefusedError extends LifeboatError {
  override readonly name = 'RecoveryRefusedError';
  override readonly code: RefusalCode;
  /** The host that was to be recovered; null where the instance that was to be is on none. */
  readonly host: string | null;

  constructor(code: RefusalCode, host: string | null, message: string, options?: ErrorOptions) {
    super(code, message, options);
    this.code = code;
    this.host = host;
  }
}

/**
 * Thrown when the journal cannot be read or written. Nova is asked for nothing that is not written down first, so
 * the recovery stops; what was already sent is in the journal, and running the recovery again goes on from there.
 */
export class JournalError extends LifeboatError {
  override readonly name = 'JournalError';
  /** The file, and the line where there is one, such as `/var/lib/x/h1/run.jsonl:17`. */
  readonly where: string;

  /** What had been done by then; null when the recovery had not begun. */
  readonly report: RecoveryReport | null;

  constructor(where: string, message: string, options?: ErrorOptions & { readonly report?: RecoveryReport }) {
    super('journal', message.startsWith(where) ? message : `${where}: ${message}`, options);
    this.where = where;
    this.report = options?.report ?? null;
  }
}
