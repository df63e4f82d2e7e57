import type { Clock } from '../../model/clock.ts';
import type { Exchange, Reply, Service } from '../http/exchange.ts';
import { jsonReply, stamped } from '../http/reply.ts';
import type { TokenCheck } from '../keystone/requester.ts';
import { tokenRefused } from '../keystone/token-refused.ts';

const COLLECTIONS = [
  'networks',
  'ports',
  'subnets',
  'floatingips',
  'security-groups',
  'routers',
  'extensions',
];

/** The Networking API of a cloud without any network: every list is empty. */
export class NetworkApi implements Service {
  readonly #clock: Clock;
  readonly #tokens: TokenCheck;

  constructor(clock: Clock, tokens: TokenCheck) {
    this.#clock = clock;
    this.#tokens = tokens;
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- Neutron needs no time of its own
  async handle(exchange: Exchange): Promise<Reply> {
    return stamped(this.#answer(exchange), exchange, this.#clock.now());
  }

  #answer({ method, origin, path, headers }: Exchange): Reply {
    if (path === '/') {
      return jsonReply(200, {
        versions: [
          { id: 'v2.0', status: 'CURRENT', links: [{ rel: 'self', href: `${origin}/network/v2.0/` }] },
        ],
      });
    }
    if (path === '/v2.0' || path === '/v2.0/') return jsonReply(200, { resources: [] });
    if (this.#tokens.requesterOf(headers['x-auth-token']) === null) return tokenRefused(origin, {});
    const [, collection = '', id] = /^\/v2\.0\/([^/]+)(?:\/([^/]+))?$/.exec(path) ?? [];
    if (method === 'GET' && id === undefined && COLLECTIONS.includes(collection)) {
      return jsonReply(200, { [collection.replaceAll('-', '_')]: [] });
    }
    return jsonReply(404, {
      NeutronError: { type: 'HTTPNotFound', message: 'The resource could not be found.', detail: '' },
    });
  }
}
