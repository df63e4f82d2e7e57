/**
 * What goes wrong with a request. `acted` says whether Nova had carried it out by then: the client cannot know.
 *
 * - `latency`: the answer comes later by so many milliseconds of the cloud's clock.
 * - `status`: an answer with this status, in Nova's form; a 429 or 503 may carry `Retry-After`, in seconds or as a date.
 * - `html`: an answer of a proxy in front of Nova, which knows no JSON.
 * - `malformed`: the answer breaks off in the middle of its JSON, with status 200; Nova has acted.
 * - `reset`: the connection breaks, and no answer comes.
 * - `silence`: no answer comes at all; the client's time limit decides.
 * - `tokenExpired`: every token that was issued so far has expired, this request's among them.
 */
export type CallFault =
  | { readonly kind: 'latency'; readonly ms: number }
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly message?: string | undefined;
      readonly retryAfter?: number | string | undefined;
      /** @default false */
      readonly acted?: boolean | undefined;
    }
  | { readonly kind: 'html'; readonly status: number; readonly acted?: boolean | undefined }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'reset'; readonly acted: boolean }
  | { readonly kind: 'silence'; readonly acted: boolean }
  | { readonly kind: 'tokenExpired' };

/** Which requests, and how often. */
export interface CallFaultRule {
  /**
   * The call that it happens to: an action by Nova's name (`evacuate`, `confirmResize`, `os-resetState`), or method and
   * path with `{id}` for every id (`GET /servers/detail`, `PUT /os-services/{id}`, `POST /auth/tokens`), or an expression
   * that is tried on both.
   *
   * @default every call but those to Keystone
   */
  readonly call?: string | RegExp | undefined;
  /** The name or id of the one instance that the request is about. @default any */
  readonly instance?: string | undefined;
  /** How many such requests pass before the first that it happens to. @default 0 */
  readonly skip?: number | undefined;
  /** How often it happens; `Infinity` for always. @default 1 */
  readonly times?: number | undefined;
  /** How probable it is each time, from 0 to 1; the cloud's seed decides. @default 1 */
  readonly probability?: number | undefined;
  /** Not before so many milliseconds after the rule was made. @default 0 */
  readonly afterMs?: number | undefined;
  readonly fault: CallFault;
}

/** Which work inside Nova goes wrong. */
export interface NovaFaultRule {
  /**
   * `conductor`: the message to nova-conductor is lost, and nothing further happens. `claim`: the destination has no room
   * after all. `spawn`: the hypervisor cannot make the guest. `powerOff`: it cannot power the guest off.
   */
  readonly moment: 'conductor' | 'claim' | 'spawn' | 'powerOff';
  /** The name or id of the instance. @default any */
  readonly instance?: string | undefined;
  /** The host on which it goes wrong. @default any */
  readonly host?: string | undefined;
  /** @default 0 */
  readonly skip?: number | undefined;
  /** @default 1 */
  readonly times?: number | undefined;
  /** @default 1 */
  readonly probability?: number | undefined;
  /** The words of the fault. @default Nova's own */
  readonly message?: string | undefined;
}

/** A rule that was made. */
export interface ActiveFault {
  /** How often it has happened. */
  readonly happened: number;
  /** Ends it. */
  remove(): void;
}
