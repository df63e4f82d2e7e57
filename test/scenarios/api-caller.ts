import type { SimulatedCloud } from '../../src/testing/index.ts';

/** What an API answered. */
export interface RawAnswer {
  readonly status: number;
  readonly body: unknown;
  /** The key of Nova's error body; null for a success. */
  readonly fault: string | null;
  readonly message: string | null;
}

/** Sends raw requests to a simulated cloud, as any client does: it shares nothing with the library. */
export class ApiCaller {
  readonly #cloud: SimulatedCloud;
  readonly #token: string;
  readonly #base: string;

  private constructor(cloud: SimulatedCloud, token: string, base: string) {
    this.#cloud = cloud;
    this.#token = token;
    this.#base = base;
  }

  static async logIn(cloud: SimulatedCloud, user: 'admin' | 'demo'): Promise<ApiCaller> {
    const { auth, transport } = cloud.connectOptions(user);
    const domain = { id: 'default' };
    const response = await transport.send({
      method: 'POST',
      url: `${auth.authUrl}/auth/tokens`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        auth: {
          identity: {
            methods: ['password'],
            password: { user: { name: user, domain, password: auth.password } },
          },
          scope: { project: { name: auth.projectName, domain } },
        },
      }),
      signal: new AbortController().signal,
    });
    const token = response.headers['x-subject-token'];
    if (token === undefined) throw new Error(`Keystone answered ${response.status}: ${response.body}`);
    return new ApiCaller(cloud, token, new URL('/compute/v2.1', auth.authUrl).href);
  }

  async send(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body: unknown,
    microversion: string,
  ): Promise<RawAnswer> {
    const { transport } = this.#cloud.connectOptions();
    const response = await transport.send({
      method,
      url: this.#base + path,
      headers: {
        'x-auth-token': this.#token,
        'openstack-api-version': `compute ${microversion}`,
        'content-type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: new AbortController().signal,
    });
    const parsed: unknown = response.body === '' ? undefined : JSON.parse(response.body);
    if (response.status < 400) return { status: response.status, body: parsed, fault: null, message: null };
    const [fault = 'none', value] = Object.entries((parsed ?? {}) as Record<string, unknown>)[0] ?? [];
    const message = (value as { message?: string } | undefined)?.message ?? JSON.stringify(value);
    return { status: response.status, body: parsed, fault, message };
  }
}
