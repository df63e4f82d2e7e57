import type * as z from 'zod';
import { isAuthenticationError } from '../auth/guards.ts';
import type { Session } from '../auth/session.ts';
import type { Token } from '../auth/token.ts';
import { DeadlineExceededError } from '../http/errors/deadline-exceeded-error.ts';
import { mayHaveActed } from '../http/errors/guards.ts';
import { RequestAbortedError } from '../http/errors/request-aborted-error.ts';
import { RequestError } from '../http/errors/request-error.ts';
import type { RequestFacts } from '../http/errors/request-facts.ts';
import { ResponseValidationError } from '../http/errors/response-validation-error.ts';
import { MicroversionUnsupportedError, type UnauthorizedError } from '../http/errors/status-errors.ts';
import type { HttpClient } from '../http/http-client.ts';
import { isoFromHttpDate } from '../http/http-date.ts';
import type { Repeat } from '../http/may-repeat.ts';
import { safeUrl } from '../http/redact.ts';
import { requestIdOf } from '../http/request-id.ts';
import type { TransportRequest, TransportResponse } from '../http/transport.ts';
import type { Clock } from '../model/clock.ts';
import type { Microversion } from '../model/microversion.ts';
import type { ApiSettings } from './api-settings.ts';
import { secretsIn } from './body-secrets.ts';
import { callUrl, type Query } from './call-url.ts';
import { checkCallLimits } from '../http/call-limits.ts';
import type { DiscoveredNova } from './discovery.ts';
import { joinSignals } from './join-signals.ts';
import { checkVersions, pick, type CallVersions } from './microversions.ts';
import type { CallOptions, NovaResponse } from './nova-response.ts';
import { pageSchema } from './page-schema.ts';
import { paginate, type Pages } from './pages.ts';
import { readData, type Reading } from './read-data.ts';
import { withinDeadline } from './within-deadline.ts';

/** One call of the compute API. */
export interface NovaCall<T> extends Reading<T> {
  readonly method: TransportRequest['method'];
  /** Below the version, with its parts already escaped, such as `/servers/detail`. */
  readonly path: string;
  readonly query?: Query;
  readonly body?: unknown;
  /** Texts that must not be shown, besides those that {@link secretsIn} finds in the body. */
  readonly secrets?: readonly string[];
  readonly versions: CallVersions;
  readonly repeat: Repeat;
}

/** What a call is carried out with, the call's own wishes before the client's. */
type CallContext = CallOptions & Pick<ApiSettings, 'middleware' | 'retryBudget'> & { deadlineAt?: number };

/** Sends calls to one Nova: token, microversion, and the reading of answers. */
export class NovaApi {
  readonly #http: HttpClient;
  readonly #session: Session;
  readonly #nova: DiscoveredNova;
  readonly #settings: ApiSettings;

  constructor(http: HttpClient, session: Session, nova: DiscoveredNova, settings: ApiSettings = {}) {
    this.#http = http;
    this.#session = session;
    this.#nova = nova;
    this.#settings = settings;
  }

  /** Makes a call about one thing. */
  async call<T>(call: NovaCall<T>, options: CallOptions): Promise<NovaResponse<T>> {
    checkCallLimits(options);
    const url = callUrl(this.#nova.baseUrl, call.path, call.query);
    const microversion = this.#pick(call, url);
    const { deadlineMs = this.#settings.deadlineMs } = options;
    const { signal, release } = joinSignals(this.#settings.signal, options.signal);
    const { timeoutMs, retries, ...rest } = this.#settings;
    const context: CallContext = {
      ...rest,
      ...options,
      timeoutMs: options.timeoutMs ?? timeoutMs,
      retries: options.retries ?? retries,
      signal,
    };
    try {
      if (deadlineMs === undefined) return await this.#run(call, url, microversion, context);
      return await this.#runWithin(deadlineMs, call, url, microversion, context);
    } finally {
      release();
    }
  }

  /** What an error of a request that was answered tells about it, but for its outcome. */
  factsOf(method: string, path: string): Omit<RequestFacts, 'requestId' | 'mayHaveActed'> {
    const { globalRequestId } = this.#http;
    return { method, url: safeUrl(`${this.#nova.baseUrl}${path}`), globalRequestId, microversion: null };
  }

  /** The same Nova and session, with other settings; those that are undefined stay as they are. */
  with(nova: DiscoveredNova, settings: ApiSettings): NovaApi {
    const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
    return new NovaApi(this.#http, this.#session, nova, { ...this.#settings, ...given });
  }

  get settings(): ApiSettings {
    return this.#settings;
  }

  get clock(): Clock {
    return this.#http.clock;
  }

  get nova(): DiscoveredNova {
    return this.#nova;
  }

  async #runWithin<T>(
    deadlineMs: number,
    call: NovaCall<T>,
    url: string,
    microversion: Microversion,
    context: CallContext,
  ): Promise<NovaResponse<T>> {
    const { clock } = this.#http;
    const deadlineAt = clock.now() + deadlineMs;
    const outcome = await withinDeadline(clock, deadlineMs, context.signal, (signal) =>
      this.#run(call, url, microversion, { ...context, signal, deadlineAt }),
    );
    if (outcome.kind === 'done') return outcome.value;
    const { error } = outcome;
    const acted = error === undefined ? changes(call) : mayHaveActed(error);
    const requestId = error instanceof RequestError ? error.requestId : null;
    throw new DeadlineExceededError(
      deadlineMs,
      this.#facts(call, url, microversion, requestId, acted),
      error,
    );
  }

  async #run<T>(
    call: NovaCall<T>,
    url: string,
    microversion: Microversion,
    context: CallContext,
  ): Promise<NovaResponse<T>> {
    const { signal, mayRepeat } = context;
    let actedBefore = false;
    let isFirst = true;
    const onRefused = (error: UnauthorizedError): void => {
      actedBefore = error.mayHaveActed;
      context.onFailedAttempt?.(error);
    };
    try {
      return await this.#session.run(
        async (token, mayHaveActed) => {
          if (isFirst && context.maySend?.() === false) {
            const facts = this.#facts(call, url, microversion, null, false);
            throw new RequestAbortedError(facts, new Error('maySend said no'));
          }
          isFirst = false;
          const response = await this.#send(call, url, microversion, token, mayHaveActed, context);
          return this.#read(call, url, microversion, response);
        },
        signal,
        { onRefused, mayRepeat },
      );
    } catch (error) {
      if (signal?.aborted && !isOurs(error)) {
        // It was waiting for a token.
        throw new RequestAbortedError(this.#facts(call, url, microversion, null, actedBefore), signal.reason);
      }
      throw error;
    }
  }

  /** Makes a list out of the pages that the answer's `<key>_links` lead to. */
  list<T>(
    list: {
      readonly path: string;
      readonly key: string;
      readonly query: Query;
      readonly versions: CallVersions;
      readonly item: z.ZodType<T>;
    },
    options: CallOptions,
  ): Pages<T> {
    const schema = pageSchema(list.key, list.item);
    return paginate(list.path, options.maxPages, () => async (marker) => {
      const { data, requestId, date } = await this.call(
        {
          method: 'GET',
          path: list.path,
          query: { ...list.query, marker: marker ?? undefined },
          versions: list.versions,
          repeat: 'freely',
          schema,
        },
        options,
      );
      return { ...data, requestId, date };
    });
  }

  async #send(
    call: NovaCall<unknown>,
    url: string,
    microversion: Microversion,
    token: Token,
    mayHaveActed: boolean,
    options: CallContext,
  ): Promise<TransportResponse> {
    const secret = token.value.reveal();
    return this.#http.send({
      method: call.method,
      url,
      headers: {
        'x-auth-token': secret,
        'openstack-api-version': `compute ${microversion}`,
        // The name of the same header before 2.27.
        'x-openstack-nova-api-version': microversion,
      },
      body: call.body,
      microversion,
      repeat: call.repeat,
      changes: changes(call),
      mayHaveActed,
      secrets: [secret, ...(call.secrets ?? []), ...secretsIn(call.body)],
      signal: options.signal,
      timeoutMs: options.timeoutMs,
      retries: options.retries,
      deadlineAt: options.deadlineAt,
      middleware: options.middleware,
      retryBudget: options.retryBudget,
      onFailedAttempt: options.onFailedAttempt,
      mayRepeat: options.mayRepeat,
    });
  }

  #read<T>(
    call: NovaCall<T>,
    url: string,
    microversion: Microversion,
    response: TransportResponse,
  ): NovaResponse<T> {
    const requestId = requestIdOf(response.headers);
    const facts = this.#facts(call, url, microversion, requestId, changes(call));

    const echoed = /compute\s+(\d+\.\d+)/i.exec(response.headers['openstack-api-version'] ?? '')?.[1];
    if (echoed !== undefined && echoed !== microversion) {
      throw new ResponseValidationError(
        'headers.openstack-api-version',
        `is ${echoed} although ${microversion} was asked for`,
        facts,
      );
    }

    return {
      data: readData(call, response, facts),
      status: response.status,
      requestId,
      date: isoFromHttpDate(response.headers['date']),
    };
  }

  #pick(call: NovaCall<unknown>, url: string): Microversion {
    const { microversions } = this.#nova;
    checkVersions(call.versions);
    const microversion = pick(call.versions, microversions);
    if (microversion !== null) return microversion;
    const { needs } = call.versions;
    throw new MicroversionUnsupportedError(
      {
        ...this.#facts(call, url, needs, null, false),
        status: 406,
        faultName: null,
        novaMessage: `it needs ${needs}, and Nova has ${microversions.min} to ${microversions.max}; nothing was sent`,
        retryAfterMs: null,
      },
      needs,
      microversions,
    );
  }

  #facts(
    call: NovaCall<unknown>,
    url: string,
    microversion: Microversion,
    requestId: string | null,
    mayHaveActed: boolean,
  ): RequestFacts {
    return {
      method: call.method,
      url: safeUrl(url),
      requestId,
      globalRequestId: this.#http.globalRequestId,
      microversion,
      mayHaveActed,
    };
  }
}

function changes(call: NovaCall<unknown>): boolean {
  return call.method !== 'GET';
}

function isOurs(error: unknown): boolean {
  return (
    error instanceof RequestError || error instanceof ResponseValidationError || isAuthenticationError(error)
  );
}
