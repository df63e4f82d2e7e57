import { InvalidOptionsError } from '../../errors.ts';
import type { Clock } from '../../model/clock.ts';
import type { RecoveryEvent } from '../events.ts';
import type { Journal } from '../journal/journal.ts';

/** What a host's service was before it was forced down. */
export interface ServiceBefore {
  readonly status: 'enabled' | 'disabled';
  /** Null where none was given; only a disabled service has one. */
  readonly disabledReason: string | null;
}

/** Options of {@link readmitHost}. */
export interface ReadmitHostOptions {
  /**
   * Only tells, and changes nothing: whether nova-compute may start, and what a readmission would say. Never refuses for what it
   * finds.
   * @default false
   */
  readonly checkOnly?: boolean | undefined;
  /**
   * Your word that the queue `compute.HOST` in RabbitMQ was purged after the failure, which no API of Nova shows. Calls that might
   * have waited there are then no blockers.
   * @default false
   */
  readonly queuePurged?: boolean | undefined;
  /**
   * Readmits also while the journal knows of instances that no recovery has brought to their end: `blockers` of a
   * check name them. What it knows of them counts no more afterwards.
   * @default false
   */
  readonly abandonUnfinished?: boolean | undefined;
  /**
   * What the service is given back. Give it where the host was not forced down by a run that this journal knows: `serviceBefore`
   * of the report of another machine's run, or what you know. Such a host is refused without.
   * @default what the journal says
   */
  readonly serviceBefore?: ServiceBefore | undefined;
  /**
   * How often this cloud's nova-compute reports, in milliseconds (Nova's `report_interval`). A nova-compute runs that
   * is seen to report twice, and does not that stands still for two of these.
   * @default 10_000, Nova's own default
   */
  readonly heartbeatIntervalMs?: number | undefined;
  /**
   * What the recoveries of this host have written down; the same one that they were given.
   * @default files below `$XDG_STATE_HOME/nova-lifeboat`
   */
  readonly journal?: Journal | undefined;
  /** @default the system's clock */
  readonly clock?: Clock | undefined;
  /** Ends the waiting. The one request that changes something is not ended once it was sent. */
  readonly signal?: AbortSignal | undefined;
  /**
   * The name of the readmission in the journal.
   * @default the time and a random part
   */
  readonly runId?: string | undefined;
  /** Told of what happens. A throw is reported as an event and never fatal. */
  readonly onEvent?: ((event: RecoveryEvent) => void) | undefined;
}

/** In milliseconds, about 24 days; a timer of Node that is set to more fires at once. */
const LONGEST_TIMER = 2_147_483_647;

/** Finds what is wrong with the options before anything is done. */
export function checkReadmitHostOptions(options: ReadmitHostOptions): void {
  checkBoolean('checkOnly', options.checkOnly);
  checkBoolean('queuePurged', options.queuePurged);
  checkBoolean('abandonUnfinished', options.abandonUnfinished);
  checkServiceBefore(options.serviceBefore);
  const interval: unknown = options.heartbeatIntervalMs;
  if (
    interval !== undefined &&
    !(typeof interval === 'number' && interval > 0 && interval <= LONGEST_TIMER)
  ) {
    throw new InvalidOptionsError(
      'heartbeatIntervalMs',
      `takes a positive number up to ${LONGEST_TIMER}, not ${JSON.stringify(interval)}`,
    );
  }
  if (options.runId !== undefined && !/^[\w.-]{1,64}$/.test(options.runId)) {
    throw new InvalidOptionsError('runId', 'takes 1 to 64 letters, digits, dots, dashes or underscores');
  }
}

function checkBoolean(option: string, value: unknown): void {
  if (value === undefined || typeof value === 'boolean') return;
  throw new InvalidOptionsError(option, `takes true or false, not ${JSON.stringify(value)}`);
}

function checkServiceBefore(value: unknown): void {
  if (value === undefined) return;
  const { status, disabledReason } =
    typeof value === 'object' && value !== null
      ? (value as Partial<Record<keyof ServiceBefore, unknown>>)
      : {};
  const isReason =
    disabledReason === null ||
    (typeof disabledReason === 'string' && disabledReason.length > 0 && disabledReason.length <= 255);
  if ((status === 'enabled' && disabledReason === null) || (status === 'disabled' && isReason)) return;
  throw new InvalidOptionsError(
    'serviceBefore',
    `takes { status: 'enabled', disabledReason: null } or { status: 'disabled', disabledReason }, the reason null or 1 to 255 characters, not ${JSON.stringify(value)}`,
  );
}
