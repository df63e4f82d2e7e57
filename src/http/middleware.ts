import type { Microversion } from '../model/microversion.ts';
import { InvalidOptionsError } from '../errors.ts';
import { checkHeaders } from './check-headers.ts';
import type { TransportRequest, TransportResponse } from './transport.ts';

/** One attempt of a call, as a {@link Middleware} sees it. */
export interface MiddlewareRequest extends TransportRequest {
  /**
   * Names in lower case. The token is not among them: it is put on after the last middleware, which can neither read
   * nor replace it.
   */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text, as it is sent. Not redacted: `user_data` and `adminPass` of a server are in it. */
  readonly body?: string;
  /** 1 for the first attempt of a call, 2 for its first repetition. */
  readonly attempt: number;
  /** What the call asks for; null for a request without one. */
  readonly microversion: Microversion | null;
}

/**
 * Stands around one attempt of one call: for metrics, traces, extra headers, answers of one's own.
 *
 * - **Order**: the first of a list is the outermost one; it sees the request first and the answer last.
 * - **Attempts**: a call that is repeated goes through the whole chain once for each attempt. Pauses between attempts are
 *   outside. The time limit `timeoutMs` covers the chain; `request.signal` aborts when it is over.
 * - **What may be changed**: headers (but not `x-auth-token`) and the body, by passing a changed copy to `next`. Method and
 *   URL are fixed, so that the token goes nowhere else. The answer may be changed or replaced as well.
 * - **`next`** may be called once; whether a call is repeated is decided outside, where it is known which ones may be. It may
 *   be left out: then nothing is sent, and the answer is the middleware's own.
 * - **Secrets**: the token is never shown. Bodies are not redacted.
 * - **Errors**: `next` rejects with what the transport said (for whoever wants the error of the library: it is made outside).
 *   What a middleware throws of its own ends the call with a `MiddlewareError` and is never repeated.
 *   So does an answer that is a failure where the transport gave another or none, if the call must not be sent twice.
 * - **Log-ins** do not go through it: their bodies hold passwords, and their tokens are shared by all clones of a client.
 *
 * @example
 * ```ts
 * const timed: Middleware = async (request, next) => {
 *   const begun = performance.now();
 *   const response = await next(request);
 *   histogram.record(performance.now() - begun, { method: request.method, status: response.status });
 *   return response;
 * };
 * const nova = client.withOptions({ middleware: [timed] });
 * ```
 */
export type Middleware = (
  request: MiddlewareRequest,
  next: (request: MiddlewareRequest) => Promise<TransportResponse>,
) => Promise<TransportResponse>;

/** Headers that no middleware sees or sets. */
const WITHHELD: readonly string[] = ['x-auth-token', 'x-subject-token'];

/** What {@link runMiddleware} tells of an attempt besides its answer. */
export interface MiddlewareRun {
  /** The request went to the transport. */
  sent: boolean;
  /** What the transport's own answer was; undefined where it gave none. */
  status: number | undefined;
  /** What the transport failed with; undefined where it did not. */
  transportError: unknown;
}

/**
 * Runs one attempt through a chain.
 *
 * @param run - Filled in on the way, for whoever has to say what a failure means.
 */
export async function runMiddleware(
  chain: readonly Middleware[],
  request: MiddlewareRequest,
  send: (request: TransportRequest) => Promise<TransportResponse>,
  run: MiddlewareRun,
): Promise<TransportResponse> {
  const withheld = pickHeaders(request.headers, (name) => WITHHELD.includes(name));
  const shown = {
    ...request,
    headers: pickHeaders(request.headers, (name) => !WITHHELD.includes(name)),
  };

  const last = async (final: MiddlewareRequest): Promise<TransportResponse> => {
    requireSameTarget(request, final);
    const { method, url, signal } = request;
    const headers = { ...final.headers, ...withheld };
    checkHeaders(headers);
    // The caller was told that nothing was sent; a transport need not look at its signal beforehand.
    signal.throwIfAborted();
    run.sent = true;
    try {
      const response = await send({
        method,
        url,
        headers,
        ...(final.body === undefined ? {} : { body: final.body }),
        signal,
      });
      run.status = response.status;
      return response;
    } catch (error) {
      run.transportError = error;
      throw error;
    }
  };

  const step = chain.reduceRight<(current: MiddlewareRequest) => Promise<TransportResponse>>(
    (next, middleware) => async (current) => middleware(current, once(next)),
    last,
  );
  const response: unknown = await step(shown);
  if (!isResponse(response)) {
    throw new TypeError('a middleware resolved with something that is no answer: return what next() gave');
  }
  return response;
}

function once(
  next: (request: MiddlewareRequest) => Promise<TransportResponse>,
): (request: MiddlewareRequest) => Promise<TransportResponse> {
  let called = false;
  return async (request) => {
    if (called) {
      throw new Error(
        'a middleware called next() twice: an evacuation that is sent twice destroys the good copy. Leave repetitions to the client',
      );
    }
    called = true;
    return next(request);
  };
}

function requireSameTarget(asked: MiddlewareRequest, final: MiddlewareRequest): void {
  if (final.method !== asked.method || final.url !== asked.url) {
    throw new InvalidOptionsError('middleware', 'changed the method or the URL of a request; both are fixed');
  }
  const forged = Object.keys(final.headers).find((name) => WITHHELD.includes(name.toLowerCase()));
  if (forged !== undefined) {
    throw new InvalidOptionsError('middleware', `set ${forged}, which only the client itself sets`);
  }
}

function pickHeaders(
  headers: Readonly<Record<string, string>>,
  which: (name: string) => boolean,
): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => which(name)));
}

function isResponse(value: unknown): value is TransportResponse {
  return (
    typeof value === 'object' &&
    value !== null &&
    'status' in value &&
    typeof value.status === 'number' &&
    'headers' in value &&
    typeof value.headers === 'object' &&
    value.headers !== null &&
    'body' in value &&
    typeof value.body === 'string'
  );
}
