import { SimulatedCloud, type SimulatedCloudOptions } from '../../../../src/testing/index.ts';

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The JSON; null where there is none. */
  readonly body: unknown;
  readonly text: string;
}

/** How a request differs from a `GET` by the administrator without a version. */
export interface Ask {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Of the compute API, or of Placement where the path begins with `/placement`. */
  readonly version?: string;
  readonly user?: 'admin' | 'demo' | null;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Client {
  readonly cloud: SimulatedCloud;
  /** @param path - From the root of the cloud: `/compute/v2.1/servers`. */
  ask(path: string, ask?: Ask): Promise<Answer>;
}

const ORIGIN = 'http://simulated-cloud.test';

/** A client that sends whatever it is told to, without an opinion of its own. */
export function clientOf(options: SimulatedCloudOptions = {}): Client {
  const cloud = new SimulatedCloud(options);
  const tokens = new Map<string, string>();

  const send = async (path: string, { method = 'GET', headers = {}, body }: Ask): Promise<Answer> => {
    const { transport } = cloud.connectOptions();
    const text = typeof body === 'string' ? body : body === undefined ? undefined : JSON.stringify(body);
    const reply = await transport.send({
      method,
      url: `${ORIGIN}${path}`,
      headers: { ...(text === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      signal: new AbortController().signal,
      ...(text === undefined ? {} : { body: text }),
    });
    return { status: reply.status, headers: reply.headers, body: jsonOf(reply.body), text: reply.body };
  };

  const tokenOf = async (user: 'admin' | 'demo'): Promise<string> => {
    const known = tokens.get(user);
    if (known !== undefined) return known;
    const { headers } = await send('/identity/v3/auth/tokens', { method: 'POST', body: login(cloud, user) });
    const token = headers['x-subject-token'] ?? '';
    tokens.set(user, token);
    return token;
  };

  return {
    cloud,
    ask: async (path, ask = {}) => {
      const { user = 'admin', version } = ask;
      const service = path.startsWith('/placement') ? 'placement' : 'compute';
      return send(path, {
        ...ask,
        headers: {
          ...(user === null ? {} : { 'x-auth-token': await tokenOf(user) }),
          ...(version === undefined ? {} : { 'openstack-api-version': `${service} ${version}` }),
          ...ask.headers,
        },
      });
    },
  };
}

/** The body of a login with a password. */
export function login(cloud: SimulatedCloud, user: 'admin' | 'demo'): Record<string, unknown> {
  const { auth } = cloud.connectOptions(user);
  return {
    auth: {
      identity: {
        methods: ['password'],
        password: { user: { name: user, domain: { id: 'default' }, password: auth.password } },
      },
      scope: { project: { name: auth.projectName, domain: { id: 'default' } } },
    },
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
