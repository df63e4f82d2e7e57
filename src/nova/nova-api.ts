import * as z from 'zod';
import { isAuthenticationError } from '../auth/guards.ts';
import type { Session } from '../auth/session.ts';
import type { Token } from '../auth/token.ts';
import { RequestAbortedError } from '../http/errors/request-aborted-error.ts';
import { RequestError } from '../http/errors/request-error.ts';
import type { RequestFacts } from '../http/errors/request-facts.ts';
import { ResponseValidationError } from '../http/errors/response-validation-error.ts';
import { MicroversionUnsupportedError } from '../http/errors/status-errors.ts';
import type { HttpClient } from '../http/http-client.ts';
import { isoFromHttpDate } from '../http/http-date.ts';
import type { Repeat } from '../http/may-repeat.ts';
import { safeUrl } from '../http/redact.ts';
import { requestIdOf } from '../http/request-id.ts';
import type { TransportRequest, TransportResponse } from '../http/transport.ts';
import type { Microversion } from '../model/microversion.ts';
import type { DiscoveredNova } from './discovery.ts';
import { pick, type CallVersions } from './microversions.ts';
import { linksSchema, nextMarker } from './next-marker.ts';
import type { CallOptions, NovaResponse } from './nova-response.ts';
import { paginate, type Page, type Pages } from './pages.ts';
import { parse } from './parse.ts';

/** One call of the compute API. */
export interface NovaCall<T> {
  readonly method: TransportRequest['method'];
  /** Below the version, with its parts already escaped, such as `/servers/detail`. */
  readonly path: string;
  readonly query?: Query;
  readonly body?: unknown;
  readonly versions: CallVersions;
  readonly repeat: Repeat;
  /** Reads the body of the answer; null where it is of no interest, or has none. */
  readonly schema: z.ZodType<T> | null;
}

/** Parameters; those that are undefined are not sent. */
export type Query = Readonly<Record<string, string | number | undefined>>;

/** Sends calls to one Nova: token, microversion, and the reading of answers. */
export class NovaApi {
  readonly #http: HttpClient;
  readonly #session: Session;
  readonly #nova: DiscoveredNova;

  constructor(http: HttpClient, session: Session, nova: DiscoveredNova) {
    this.#http = http;
    this.#session = session;
    this.#nova = nova;
  }

  /** Makes a call about one thing. */
  async call<T>(call: NovaCall<T>, options: CallOptions): Promise<NovaResponse<T>> {
    const { signal } = options;
    const url = this.#url(call);
    const microversion = this.#pick(call, url);
    let actedBefore = false;

    try {
      return await this.#session.run(async (token, mayHaveActed) => {
        actedBefore = mayHaveActed;
        const response = await this.#send(call, url, microversion, token, mayHaveActed, options);
        return this.#read(call, url, microversion, response);
      }, signal);
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
    const linksKey = `${list.key}_links`;
    const schema = z
      .looseObject({ [list.key]: z.array(list.item), [linksKey]: linksSchema })
      .transform((body): Pick<Page<T>, 'items' | 'next'> => ({
        items: body[list.key] as readonly T[],
        next: nextMarker(body[linksKey] as z.output<typeof linksSchema>),
      }));
    return paginate(list.path, () => async (marker) => {
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
    options: CallOptions,
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
      changes: call.method !== 'GET',
      mayHaveActed,
      secrets: [secret],
      signal: options.signal,
      timeoutMs: options.timeoutMs,
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
    const facts = this.#facts(call, url, microversion, requestId, call.method !== 'GET');

    const echoed = /compute\s+(\d+\.\d+)/i.exec(response.headers['openstack-api-version'] ?? '')?.[1];
    if (echoed !== undefined && echoed !== microversion) {
      throw new ResponseValidationError(
        'headers.openstack-api-version',
        `is ${echoed} although ${microversion} was asked for`,
        facts,
      );
    }

    return {
      data: call.schema === null ? (null as T) : parse(call.schema, readJson(response.body, facts), facts),
      status: response.status,
      requestId,
      date: isoFromHttpDate(response.headers['date']),
    };
  }

  #pick(call: NovaCall<unknown>, url: string): Microversion {
    const { microversions } = this.#nova;
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

  #url(call: NovaCall<unknown>): string {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(call.query ?? {})) {
      if (value !== undefined) parameters.set(name, String(value));
    }
    const query = parameters.size === 0 ? '' : `?${parameters.toString()}`;
    return `${this.#nova.baseUrl}${call.path}${query}`;
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

function readJson(body: string, facts: RequestFacts): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new ResponseValidationError('', 'is not JSON', facts);
  }
}

function isOurs(error: unknown): boolean {
  return (
    error instanceof RequestError || error instanceof ResponseValidationError || isAuthenticationError(error)
  );
}
