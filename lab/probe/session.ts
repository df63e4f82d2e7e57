import { labEndpoints, password, type LabEndpoints } from '../endpoints.ts';
import { LabError } from '../lab-error.ts';
import type { LabSettings } from '../settings.ts';

/** Who asks: `admin` has the role admin in both projects, `demo` is a plain member of the project `demo`. */
export interface Login {
  readonly user: 'admin' | 'demo';
  readonly project: 'admin' | 'demo';
}

/** What a service answered, whether it was content or not. */
export interface Answer {
  readonly status: number;
  /** The parsed JSON, the text when it is no JSON, or `undefined` when there is no body. */
  readonly body: unknown;
  readonly headers: Headers;
}

/** The part of a request that is not its address. */
interface RequestParts {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Raw requests to the lab's services, authenticated. Nothing is retried, except once with a new token when the old
 * one is not valid any more.
 */
export class Session {
  readonly #endpoints: LabEndpoints;
  readonly #login: Login;
  #token: Promise<string> | undefined;

  constructor(settings: LabSettings, login: Login) {
    this.#endpoints = labEndpoints(settings);
    this.#login = login;
  }

  /** Sends a request to Keystone; the path begins behind `/v3`. */
  async keystone(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.#send(method, this.#endpoints.authUrl + path, { body });
  }

  /**
   * Sends a request to Nova; the path begins behind `/v2.1`.
   *
   * @param microversion - The newest that the server has, unless another one is named.
   */
  async nova(method: string, path: string, body?: unknown, microversion = 'latest'): Promise<Answer> {
    return this.#compute(method, this.#endpoints.nova + path, body, microversion);
  }

  /**
   * Sends a request to the nova-api whose deletions are soft, which has to run; all else is as with {@link nova}.
   *
   * @param microversion - The newest that the server has, unless another one is named.
   */
  async softDeletingNova(
    method: string,
    path: string,
    body?: unknown,
    microversion = 'latest',
  ): Promise<Answer> {
    return this.#compute(method, this.#endpoints.novaSoftDelete + path, body, microversion);
  }

  /** Sends a request to Placement. */
  async placement(method: string, path: string, body?: unknown, microversion = 'latest'): Promise<Answer> {
    const headers = { 'OpenStack-API-Version': `placement ${microversion}` };
    return this.#send(method, this.#endpoints.placement + path, { body, headers });
  }

  /** Sends a request to Glance. A body of bytes is uploaded as it is. */
  async glance(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.#send(method, this.#endpoints.glance + path, { body });
  }

  async #compute(method: string, url: string, body: unknown, microversion: string): Promise<Answer> {
    return this.#send(method, url, {
      body,
      headers: { 'OpenStack-API-Version': `compute ${microversion}` },
    });
  }

  async #send(method: string, url: string, parts: RequestParts): Promise<Answer> {
    const token = (this.#token ??= this.#authenticate());
    const answer = await exchange(method, url, {
      ...parts,
      headers: { ...parts.headers, 'X-Auth-Token': await token },
    });
    if (answer.status !== 401) return answer;
    // The lab was wiped and made anew since the token was issued.
    if (this.#token === token) this.#token = this.#authenticate();
    return exchange(method, url, {
      ...parts,
      headers: { ...parts.headers, 'X-Auth-Token': await this.#token },
    });
  }

  async #authenticate(): Promise<string> {
    const { user, project } = this.#login;
    const domain = { id: 'default' };
    const answer = await exchange('POST', `${this.#endpoints.authUrl}/auth/tokens`, {
      body: {
        auth: {
          identity: { methods: ['password'], password: { user: { name: user, password, domain } } },
          scope: { project: { name: project, domain } },
        },
      },
    });
    const token = answer.headers.get('X-Subject-Token');
    if (token === null) {
      this.#token = undefined;
      throw new LabError(
        `Keystone answered ${answer.status} to the login of ${user}: ${JSON.stringify(answer.body)}`,
      );
    }
    return token;
  }
}

async function exchange(method: string, url: string, { body, headers }: RequestParts): Promise<Answer> {
  const bytes = body instanceof Uint8Array;
  const response = await fetch(url, {
    method,
    headers: {
      accept: 'application/json',
      ...(body === undefined
        ? {}
        : { 'content-type': bytes ? 'application/octet-stream' : 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: bytes ? body : JSON.stringify(body) }),
  }).catch((cause: unknown) => {
    throw new LabError(`${method} ${url} got no answer: is the lab up?`, { cause });
  });
  return { status: response.status, body: parsed(await response.text()), headers: response.headers };
}

function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
