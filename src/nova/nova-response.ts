/** The answer to a call about one thing. */
export interface NovaResponse<T> {
  readonly data: T;
  readonly status: number;
  /** The id that Nova gave to the request; it is also that of the action in the instance's history. */
  readonly requestId: string | null;
  /** When Nova answered, by Nova's own clock (its `Date` header), as an ISO time. */
  readonly date: string | null;
}

/** What every call takes besides its own arguments. */
export interface CallOptions {
  /** Ends the call with a `RequestAbortedError`. */
  readonly signal?: AbortSignal | undefined;
  /** How long one attempt may take, in milliseconds. @default the client's `timeoutMs` */
  readonly timeoutMs?: number | undefined;
  /**
   * How long the whole call may take, in milliseconds: the wait for a token, all attempts and the pauses between them. For
   * a list: each of its pages. A pause that would end later is not begun; the call then fails at once, with the error of the
   * attempt before it.
   *
   * @default the client's `deadlineMs`; without one there is none but what attempts and pauses add up to
   */
  readonly deadlineMs?: number | undefined;
  /** How often the call is sent again at most, where it may be repeated. @default the client's `retries` */
  readonly retries?: number | undefined;
  /**
   * How many pages of a list are read at most, as a guard against a list that has no end. Beyond it the list fails.
   *
   * @default 10000
   */
  readonly maxPages?: number | undefined;
  /** Told of every failure after which the call is to be sent once more, before the pause that precedes it. */
  readonly onFailedAttempt?: ((error: unknown) => void) | undefined;
  /**
   * Asked right before the call is sent for the first time, when the wait for a token is over; a false ends it with a
   * `RequestAbortedError` whose `mayHaveActed` is false. @default always true
   */
  readonly maySend?: (() => boolean) | undefined;
  /** Asked before the call is sent once more after a failure; a false ends it with that failure. @default always true */
  readonly mayRepeat?: (() => boolean) | undefined;
}
