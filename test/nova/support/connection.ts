import { endpoints, password } from '../../../lab/index.ts';
import { NovaClient, type Transport, undiciTransport } from './library.ts';

/** The lab's report_interval, in milliseconds. */
export const HEARTBEAT_INTERVAL_MS = 1_000;

/** The requests that were sent, by method and path with the ids taken out. */
export class RequestCount {
  readonly byRoute = new Map<string, number>();

  add(method: string, url: string, body: string | undefined): void {
    const path = new URL(url).pathname.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{id}');
    const action =
      path.endsWith('/action') && body !== undefined
        ? ` ${Object.keys(JSON.parse(body) as object).join()}`
        : '';
    const route = `${method} ${path}${action}`;
    this.byRoute.set(route, (this.byRoute.get(route) ?? 0) + 1);
  }

  /** Those that may change something, but for the log-in. */
  mutating(): readonly string[] {
    return [...this.byRoute.keys()].filter(
      (route) => !route.startsWith('GET ') && !route.endsWith('/auth/tokens'),
    );
  }

  total(): number {
    return [...this.byRoute.values()].reduce((sum, count) => sum + count, 0);
  }
}

/** Logs in to the lab; every request is counted. */
export async function connect(
  user: 'admin' | 'demo' = 'admin',
): Promise<{ nova: NovaClient; requests: RequestCount }> {
  const requests = new RequestCount();
  const inner = undiciTransport();
  const transport: Transport = {
    send: (request) => {
      requests.add(request.method, request.url, request.body);
      return inner.send(request);
    },
    close: () => inner.close(),
  };
  const nova = await NovaClient.connect({
    auth: {
      type: 'password',
      authUrl: endpoints.authUrl,
      username: user,
      password,
      userDomainId: 'default',
      projectName: user,
      projectDomainId: 'default',
    },
    region: endpoints.region,
    transport,
  });
  return { nova, requests };
}
