/**
 * What goes wrong with a request. `acted` says whether Nova had carried it out by then: the client cannot know.
 *
 * - `latency`: Nova acts at once, and its answer comes later by so many milliseconds of the cloud's clock; with
 *   `acted: false` it is the request that takes so long, and Nova acts after that.
 * - `status`: an answer with this status, in Nova's form; a 429 or 503 may carry `Retry-After`, in seconds or as a date.
 * - `html`: an answer of a proxy in front of Nova, which knows no JSON: a page that names the status.
 * - `malformed`: the answer breaks off in the middle of its JSON, and Nova has acted; a refusal keeps its status.
 * - `reset`: the connection breaks, and no answer comes.
 * - `silence`: no answer comes at all; the client's time limit decides.
 * - `tokenExpired`: every token that was issued so far has expired, this request's among them.
 */
export type CallFault =
  | {
      readonly kind: 'latency';
      readonly ms: number;
      /** @default true */
      readonly acted?: boolean | undefined;
    }
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
   * that is tried on both. The name and version of the service are left out of the path, but where nothing else is in it:
   * `GET /compute/v2.1/` and `GET /identity/v3` are the version documents.
   *
   * @default every call but those to Keystone, its version documents included
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
  /** The host on which it goes wrong; not for `conductor`. @default any */
  readonly host?: string | undefined;
  /** @default 0 */
  readonly skip?: number | undefined;
  /** @default 1 */
  readonly times?: number | undefined;
  /** @default 1 */
  readonly probability?: number | undefined;
  /** The words of the fault; not for `conductor`. @default Nova's own */
  readonly message?: string | undefined;
}

/** A rule that was made. */
export interface ActiveFault {
  /** How often it has happened. */
  readonly happened: number;
  /** Ends it. */
  remove(): void;
}
