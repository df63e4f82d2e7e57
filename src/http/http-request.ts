import type { Microversion } from '../model/microversion.ts';
import type { Repeat } from './may-repeat.ts';
import type { Middleware } from './middleware.ts';
import type { RetryBudget } from './retry-budget.ts';
import type { TransportRequest } from './transport.ts';

/** One request, with what has to be known to repeat it safely and to report it without secrets. */
export interface HttpRequest {
  readonly method: TransportRequest['method'];
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** The microversion that the headers ask for; it goes into errors and debug lines. */
  readonly microversion?: Microversion;
  readonly repeat: Repeat;
  /** Says whether it changes anything; false for reads and for the issue of a token. */
  readonly changes: boolean;
  /** Says whether the same request was sent before and may have been carried out. @default false */
  readonly mayHaveActed?: boolean;
  /** Texts that must not be shown even where an answer echoes them. */
  readonly secrets?: readonly string[];
  /** Statuses beyond 2xx that are no failure here. */
  readonly alsoAccept?: readonly number[];
  readonly signal?: AbortSignal | undefined;
  /** For each attempt; the client's own where it is absent. */
  readonly timeoutMs?: number | undefined;
  /** How often it is sent again at most; the client's own where it is absent. */
  readonly retries?: number | undefined;
  /** No pause is begun that would end after this time, in milliseconds since the epoch. */
  readonly deadlineAt?: number | undefined;
  /** Stand around each attempt, the outermost first. */
  readonly middleware?: readonly Middleware[] | undefined;
  /** Pays for repetitions; the client's own where it is absent. */
  readonly retryBudget?: RetryBudget | undefined;
  /** Told of a failure after which the request is to be sent once more, before the pause. */
  readonly onFailedAttempt?: ((error: unknown) => void) | undefined;
  /** Asked before the request is sent once more. */
  readonly mayRepeat?: (() => boolean) | undefined;
}
