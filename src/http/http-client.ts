import pRetry from 'p-retry';
import type { Clock } from '../model/clock.ts';
import { debugHttp } from './debug.ts';
import { ConnectionError } from './errors/connection-error.ts';
import { errorForStatus } from './errors/error-for-status.ts';
import { readFault } from './errors/fault-body.ts';
import { RequestAbortedError } from './errors/request-aborted-error.ts';
import { RequestError } from './errors/request-error.ts';
import type { RequestFacts } from './errors/request-facts.ts';
import { RequestTimeoutError } from './errors/request-timeout-error.ts';
import type { HttpRequest } from './http-request.ts';
import { limitTime } from './limit-time.ts';
import { mayRepeat } from './may-repeat.ts';
import { safeUrl, scrub } from './redact.ts';
import { requestIdOf } from './request-id.ts';
import { retryAfterMs } from './retry-after.ts';
import { delayFor } from './retry-delay.ts';
import type { Transport, TransportResponse } from './transport.ts';
import { causeCode, provesUnsent } from './unsent.ts';

/** What a client needs; every value decided, none optional. */
export interface HttpClientOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  /** A number from 0 up to, but not including, 1. */
  readonly random: () => number;
  /** How often a request is sent again at most. */
  readonly retries: number;
  /** For each attempt. */
  readonly timeoutMs: number;
  readonly userAgent: string;
  readonly globalRequestId: string;
}

/** Where one call stands, over all its attempts. */
interface Progress {
  /** An earlier attempt got no answer, or a failure, and may have been carried out. */
  mayHaveActed: boolean;
}

/**
 * Sends requests: time limit, repetition, debug lines, and an error of the right class for whatever goes wrong. It
 * knows nothing of tokens.
 */
export class HttpClient {
  readonly globalRequestId: string;
  readonly #options: HttpClientOptions;

  constructor(options: HttpClientOptions) {
    this.#options = options;
    this.globalRequestId = options.globalRequestId;
  }

  /**
   * Resolves with a success; rejects with a {@link RequestError}, after as many attempts as the request allows.
   */
  async send(request: HttpRequest): Promise<TransportResponse> {
    const { clock, random, retries } = this.#options;
    const progress: Progress = { mayHaveActed: request.mayHaveActed ?? false };

    // No signal for p-retry: it would throw away an answer that came together with the abort, and such an answer may
    // tell that an evacuation was accepted.
    return pRetry((attempt) => this.#attempt(request, attempt, progress), {
      retries,
      minTimeout: 0,
      randomize: false,
      shouldRetry: ({ error }) => mayRepeat(error, request.repeat),
      onFailedAttempt: async ({ error, attemptNumber, retriesLeft }) => {
        if (error instanceof RequestError) progress.mayHaveActed ||= error.mayHaveActed;
        if (retriesLeft === 0 || !mayRepeat(error, request.repeat)) return;
        request.onFailedAttempt?.(error);
        const pauseMs = delayFor(attemptNumber, error, random());
        debugHttp('%s %s again in %d ms', request.method, pathOf(request.url), pauseMs);
        try {
          await clock.sleep(pauseMs, request.signal);
        } catch (reason) {
          throw new RequestAbortedError(this.#facts(request, null, progress.mayHaveActed), reason);
        }
        // The pause may have been long, and the caller may have thought better of it.
        if (request.mayRepeat?.() === false) throw error;
      },
    });
  }

  async #attempt(request: HttpRequest, attempt: number, progress: Progress): Promise<TransportResponse> {
    const { clock, transport, timeoutMs: usual } = this.#options;
    const timeoutMs = request.timeoutMs ?? usual;
    const { signal } = request;
    if (signal?.aborted) {
      throw new RequestAbortedError(this.#facts(request, null, progress.mayHaveActed), signal.reason);
    }

    const begun = clock.now();
    const outcome = await limitTime(clock, timeoutMs, signal, (limit) =>
      transport.send({
        method: request.method,
        url: request.url,
        headers: this.#headers(request),
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
        signal: limit,
      }),
    );
    const tookMs = clock.now() - begun;

    if (outcome.kind === 'done') {
      const { value: response } = outcome;
      const requestId = requestIdOf(response.headers);
      this.#debug(request, attempt, `${response.status} ${tookMs}ms`, requestId);
      if (isAccepted(response.status, request)) return response;
      throw this.#refusal(request, response, progress);
    }

    this.#debug(request, attempt, `${outcome.kind} ${tookMs}ms`, null);
    const acted = this.#facts(request, null, request.changes || progress.mayHaveActed);
    if (outcome.kind === 'aborted') throw new RequestAbortedError(acted, signal?.reason);
    if (outcome.kind === 'timeout') throw new RequestTimeoutError(timeoutMs, acted);

    const { error } = outcome;
    const facts = provesUnsent(error) ? this.#facts(request, null, progress.mayHaveActed) : acted;
    const problem = scrub(describe(error), request.secrets ?? []);
    throw new ConnectionError(
      `${facts.method} ${facts.url} got no whole answer: ${problem}`,
      causeCode(error),
      facts,
      { cause: error },
    );
  }

  #refusal(request: HttpRequest, response: TransportResponse, progress: Progress): Error {
    const { headers, status } = response;
    const fault = readFault(response.body, request.secrets ?? []);
    const failedHalfWay = request.changes && status >= 500;
    return errorForStatus({
      ...this.#facts(request, requestIdOf(headers), failedHalfWay || progress.mayHaveActed),
      status,
      faultName: fault.name,
      novaMessage: fault.message,
      retryAfterMs: retryAfterMs(headers['retry-after'], headers['date'], this.#options.clock.now()),
    });
  }

  #headers(request: HttpRequest): Readonly<Record<string, string>> {
    return {
      accept: 'application/json',
      ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
      'user-agent': this.#options.userAgent,
      'x-openstack-request-id': this.globalRequestId,
      ...request.headers,
    };
  }

  #facts(request: HttpRequest, requestId: string | null, mayHaveActed: boolean): RequestFacts {
    return {
      method: request.method,
      url: safeUrl(request.url),
      requestId,
      globalRequestId: this.globalRequestId,
      microversion: request.microversion ?? null,
      mayHaveActed,
    };
  }

  #debug(request: HttpRequest, attempt: number, result: string, requestId: string | null): void {
    if (!debugHttp.enabled) return;
    debugHttp(
      '%s %s %s%s%s %s %s',
      request.method,
      pathOf(request.url),
      result,
      request.microversion === undefined ? '' : ` ${request.microversion}`,
      attempt > 1 ? ` attempt ${attempt}` : '',
      requestId ?? '-',
      this.globalRequestId,
    );
  }
}

function isAccepted(status: number, request: HttpRequest): boolean {
  return (status >= 200 && status < 300) || (request.alsoAccept?.includes(status) ?? false);
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // A host with several addresses fails with an AggregateError, whose own message is empty.
  return error.message === '' ? (causeCode(error) ?? error.name) : error.message;
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(safeUrl(url));
  return pathname + search;
}
