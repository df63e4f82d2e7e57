import type { z } from 'zod';
import { safeUrl } from '../../http/redact.ts';
import type { Transport, TransportResponse } from '../../http/transport.ts';
import { explainFailure, lostOnTheWay } from './explain-failure.ts';
import { explainAnswer } from './explain-answer.ts';

/** How often a redirect to another path of the same BMC is followed. */
const MOST_REDIRECTS = 3;

/** The requests to one BMC. Nothing is ever sent to another server than its own. */
export class Bmc {
  readonly origin: string;
  readonly #transport: Transport;
  readonly #secrets: () => readonly string[];
  /** Sent with every request once there is something to send. */
  credentials: Readonly<Record<string, string>> = {};

  constructor(origin: string, transport: Transport, secrets: () => readonly string[]) {
    this.origin = origin;
    this.#transport = transport;
    this.#secrets = secrets;
  }

  /** Reads a resource. Rejects with a sentence unless there is one that the schema knows. */
  async read<T>(path: string, schema: z.ZodType<T>, signal: AbortSignal): Promise<T> {
    const answer = await this.#get(path, signal);
    if (answer.status !== 200) throw new Error(`GET ${path}: ${this.explain(answer)}`);
    const parsed = schema.safeParse(bodyOf(answer));
    if (parsed.success) return parsed.data;
    throw new Error(`GET ${path}: the answer is no such resource as Redfish describes`);
  }

  /** Posts, and gives the answer, whatever its status. Rejects with a sentence when there is none. */
  async post(path: string, body: object, signal: AbortSignal): Promise<TransportResponse> {
    return this.#send('POST', path, JSON.stringify(body), signal);
  }

  /** Deletes a resource. Rejects only when there is no answer. */
  async delete(path: string, signal: AbortSignal): Promise<void> {
    await this.#send('DELETE', path, undefined, signal);
  }

  /** Says what an answer means that is no success. */
  explain(answer: TransportResponse): string {
    return explainAnswer(answer.status, bodyOf(answer), this.#secrets());
  }

  /**
   * The path that a link leads to on this BMC.
   *
   * @throws when it leads to another server, which must get neither password nor order
   */
  pathOf(link: string, from = '/'): string {
    const base = this.origin + from;
    const url = URL.canParse(link, base) ? new URL(link, base) : null;
    if (url?.origin === this.origin) return url.pathname + url.search;
    throw new Error(
      `a link leads to another server, which is not followed (${url === null ? 'no URL' : safeUrl(url.origin)})`,
    );
  }

  async #get(start: string, signal: AbortSignal): Promise<TransportResponse> {
    let path = start;
    for (let redirects = 0; ; redirects += 1) {
      const answer = await this.#getOnce(path, signal);
      const location = answer.headers['location'];
      if (![301, 302, 303, 307, 308].includes(answer.status) || location === undefined) return answer;
      if (redirects === MOST_REDIRECTS) throw new Error(`GET ${start}: redirected again and again`);
      path = this.pathOf(location, path);
    }
  }

  async #getOnce(path: string, signal: AbortSignal): Promise<TransportResponse> {
    try {
      return await this.#transport.send(this.#request('GET', path, signal));
    } catch (error) {
      // A kept connection that the BMC has closed in the meantime; reading twice does no harm.
      if (lostOnTheWay(error) && !signal.aborted) return this.#send('GET', path, undefined, signal);
      throw new Error(`GET ${path}: ${explainFailure(error)}`, { cause: error });
    }
  }

  async #send(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body: string | undefined,
    signal: AbortSignal,
  ): Promise<TransportResponse> {
    try {
      return await this.#transport.send(this.#request(method, path, signal, body));
    } catch (error) {
      throw new Error(`${method} ${path}: ${explainFailure(error)}`, { cause: error });
    }
  }

  #request(method: 'GET' | 'POST' | 'DELETE', path: string, signal: AbortSignal, body?: string) {
    const headers = {
      accept: 'application/json',
      'odata-version': '4.0',
      'user-agent': 'nova-lifeboat',
      ...this.credentials,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    return { method, url: this.origin + path, headers, signal, ...(body !== undefined && { body }) };
  }
}

/** The body of an answer; undefined where it is no JSON. */
export function bodyOf({ body }: TransportResponse): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
