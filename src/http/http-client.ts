import pRetry from 'p-retry';
import { isLifeboatError, type LifeboatError } from '../errors.ts';
import type { Clock } from '../model/clock.ts';
import { debugHttp } from './debug.ts';
import {
  isObserved,
  publishEnd,
  publishError,
  publishStart,
  type DiagnosticsRequest,
} from './diagnostics.ts';
import { ConnectionError } from './errors/connection-error.ts';
import { errorForStatus } from './errors/error-for-status.ts';
import { readFault } from './errors/fault-body.ts';
import { MiddlewareError } from './errors/middleware-error.ts';
import { RequestAbortedError } from './errors/request-aborted-error.ts';
import { RequestError } from './errors/request-error.ts';
import type { RequestFacts } from './errors/request-facts.ts';
import { RequestTimeoutError } from './errors/request-timeout-error.ts';
import type { HttpRequest } from './http-request.ts';
import { limitTime, type Outcome } from './limit-time.ts';
import { mayRepeat } from './may-repeat.ts';
import { runMiddleware, type MiddlewareRun } from './middleware.ts';
import { safeUrl, scrub, scrubbedCause } from './redact.ts';
import { requestIdOf } from './request-id.ts';
import { retryAfterMs } from './retry-after.ts';
import { RetryBudget } from './retry-budget.ts';
import { delayFor } from './retry-delay.ts';
import type { Transport, TransportRequest, TransportResponse } from './transport.ts';
import { causeCode, provesUnsent } from './unsent.ts';

/** What a client needs, decided. */
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
  /** Pays for repetitions, those of log-ins among them. @default one of the usual size */
  readonly retryBudget?: RetryBudget | undefined;
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
  readonly clock: Clock;
  readonly #options: HttpClientOptions;
  readonly #retryBudget: RetryBudget;

  constructor(options: HttpClientOptions) {
    this.#options = options;
    this.globalRequestId = options.globalRequestId;
    this.clock = options.clock;
    this.#retryBudget = options.retryBudget ?? new RetryBudget({}, () => options.clock.now());
  }

  /**
   * Resolves with a success; rejects with a {@link RequestError}, after as many attempts as the request allows.
   */
  async send(request: HttpRequest): Promise<TransportResponse> {
    const { clock, random } = this.#options;
    const { retries = this.#options.retries, retryBudget = this.#retryBudget } = request;
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
        const pauseMs = delayFor(attemptNumber, error, random());
        if (request.deadlineAt !== undefined && clock.now() + pauseMs >= request.deadlineAt) throw error;
        if (!retryBudget.take()) {
          debugHttp('%s %s not again: too many repetitions', request.method, pathOf(request.url));
          throw error;
        }
        request.onFailedAttempt?.(error);
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

    const observed = isObserved() ? this.#observed(request, attempt) : null;
    if (observed !== null) publishStart({ request: observed });
    const run: MiddlewareRun = { sent: false, status: undefined, transportError: undefined };
    const begun = clock.now();
    const outcome = await limitTime(clock, timeoutMs, signal, (limit) =>
      this.#pass(request, attempt, limit, (one) => transport.send(one), run),
    );
    const tookMs = clock.now() - begun;

    if (outcome.kind === 'done') {
      const { value: response } = outcome;
      const requestId = requestIdOf(response.headers);
      this.#debug(request, attempt, `${response.status} ${tookMs}ms`, requestId);
      if (observed !== null) {
        publishEnd({ request: observed, status: response.status, requestId, durationMs: tookMs });
      }
      if (isAccepted(response.status, request)) return response;
      if (request.repeat === 'onlyAfterRefusal' && run.sent && run.status !== response.status) {
        // It proves nothing: what made it did not see into the service.
        throw new MiddlewareError(
          this.#facts(request, requestId, request.changes || progress.mayHaveActed),
          `it answered ${response.status} where the transport gave ${run.status ?? 'no answer'}`,
          undefined,
        );
      }
      throw this.#refusal(request, response, progress);
    }

    this.#debug(request, attempt, `${outcome.kind} ${tookMs}ms`, null);
    const error = this.#failure(request, outcome, run, timeoutMs, progress);
    if (observed !== null) publishError({ request: observed, error, durationMs: tookMs });
    throw error;
  }

  async #pass(
    request: HttpRequest,
    attempt: number,
    signal: AbortSignal,
    send: (request: TransportRequest) => Promise<TransportResponse>,
    run: MiddlewareRun,
  ): Promise<TransportResponse> {
    const body = request.body === undefined ? {} : { body: JSON.stringify(request.body) };
    const { method, url, microversion = null } = request;
    const whole = { method, url, headers: this.#headers(request), ...body, signal, attempt, microversion };
    return runMiddleware(request.middleware ?? [], whole, send, run);
  }

  #failure(
    request: HttpRequest,
    outcome: Exclude<Outcome<TransportResponse>, { kind: 'done' }>,
    run: MiddlewareRun,
    timeoutMs: number,
    progress: Progress,
  ): Error {
    const notActed = this.#facts(request, null, progress.mayHaveActed);
    const acted = this.#facts(request, null, (request.changes && run.sent) || progress.mayHaveActed);
    if (outcome.kind === 'aborted') return new RequestAbortedError(acted, request.signal?.reason);
    if (outcome.kind === 'timeout') return new RequestTimeoutError(timeoutMs, acted);

    const { error } = outcome;
    const secrets = request.secrets ?? [];
    const problem = scrub(describe(error), secrets);
    const cause = scrubbedCause(error, secrets);
    const withMiddleware = (request.middleware ?? []).length > 0;
    if (isInvalidOptions(error)) {
      return withMiddleware ? new MiddlewareError(acted, problem, cause) : error;
    }
    if (run.transportError !== error) return new MiddlewareError(acted, problem, cause);

    const facts = provesUnsent(error) ? notActed : acted;
    return new ConnectionError(
      `${facts.method} ${facts.url} got no whole answer: ${problem}`,
      causeCode(error),
      facts,
      { cause },
    );
  }

  #observed(request: HttpRequest, attempt: number): DiagnosticsRequest {
    return {
      method: request.method,
      url: safeUrl(request.url),
      microversion: request.microversion ?? null,
      attempt,
      globalRequestId: this.globalRequestId,
    };
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

function isInvalidOptions(error: unknown): error is LifeboatError {
  return isLifeboatError(error) && error.code === 'invalidOptions';
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
