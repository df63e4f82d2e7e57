import type { Microversion } from '../../model/microversion.ts';

/** What every error of a request tells about the request. */
export interface RequestFacts {
  readonly method: string;
  /** Without user info and without secrets in its query. */
  readonly url: string;
  /** The id that the service gave to the request; null where it did not answer. */
  readonly requestId: string | null;
  /** The `X-OpenStack-Request-ID` that was sent, by which Nova's logs can be searched. */
  readonly globalRequestId: string | null;
  /** The microversion that was asked for. */
  readonly microversion: Microversion | null;
  /** See {@link RequestError.mayHaveActed}. */
  readonly mayHaveActed: boolean;
}
