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
  /** Told of every failure after which the call is to be sent once more, before the pause that precedes it. */
  readonly onFailedAttempt?: ((error: unknown) => void) | undefined;
  /** Asked before the call is sent once more after a failure; a false ends it with that failure. @default always true */
  readonly mayRepeat?: (() => boolean) | undefined;
}
