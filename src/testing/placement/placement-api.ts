import { atLeast, type Microversion } from '../../model/microversion.ts';
import type { Exchange, Reply, Service } from '../http/exchange.ts';
import { emptyReply, jsonReply, stamped } from '../http/reply.ts';
import { Router } from '../http/router.ts';
import { httpDate } from '../http/times.ts';
import { isAdmin, type TokenCheck } from '../keystone/requester.ts';
import { tokenRefused } from '../keystone/token-refused.ts';
import type { HostRecord } from '../world/host-record.ts';
import type { World } from '../world/world.ts';
import { negotiateVersion } from './negotiate-version.ts';
import { PlacementFault, placementErrors } from './placement-fault.ts';
import { putAllocations } from './put-allocations.ts';
import { consumerView, inventoriesView, providerView, usagesView } from './views.ts';

interface Call {
  readonly exchange: Exchange;
  readonly version: Microversion;
  readonly params: Readonly<Record<string, string>>;
}

type Handler = (call: Call) => Reply;

/** The Placement API, as far as whoever looks after Nova's allocations uses it. Administrators alone may. */
export class PlacementApi implements Service {
  readonly #world: World;
  readonly #tokens: TokenCheck;
  readonly #router: Router<{ readonly rule: string; readonly run: Handler }>;

  constructor(world: World, tokens: TokenCheck) {
    this.#world = world;
    this.#tokens = tokens;
    const providers = 'resource_providers';
    this.#router = new Router({
      'GET /resource_providers': { rule: `${providers}:list`, run: (call) => this.#list(call) },
      'GET /resource_providers/{uuid}': { rule: `${providers}:show`, run: (call) => this.#show(call) },
      'GET /resource_providers/{uuid}/inventories': {
        rule: `${providers}:inventories:list`,
        run: (call) =>
          this.#ofProvider(call, (host) => ({ inventories: inventoriesView(this.#world, host) })),
      },
      'GET /resource_providers/{uuid}/usages': {
        rule: `${providers}:usages`,
        run: (call) => this.#ofProvider(call, (host) => ({ usages: usagesView(this.#world, host) })),
      },
      'GET /resource_providers/{uuid}/aggregates': {
        rule: `${providers}:aggregates:list`,
        run: (call) => this.#ofProvider(call, () => ({ aggregates: [] })),
      },
      'GET /resource_providers/{uuid}/traits': {
        rule: `${providers}:traits:list`,
        run: (call) => this.#ofProvider(call, (host) => ({ traits: traitsOf(host) })),
      },
      'GET /resource_providers/{uuid}/allocations': {
        rule: `${providers}:allocations:list`,
        run: (call) =>
          this.#ofProvider(call, (host) => ({ allocations: this.#consumersOn(host, call.version) })),
      },
      'GET /allocations/{consumer}': {
        rule: 'allocations:list',
        run: ({ params, version }) => {
          const allocation = world.placement.allocations.get(params['consumer'] ?? '');
          return jsonReply(
            200,
            consumerView(world, allocation, (host) => this.#generation(host), version),
          );
        },
      },
      'PUT /allocations/{consumer}': { rule: 'allocations:update', run: (call) => this.#put(call) },
      'DELETE /allocations/{consumer}': { rule: 'allocations:delete', run: (call) => this.#delete(call) },
    });
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- Placement needs no time of its own
  async handle(exchange: Exchange): Promise<Reply> {
    return stamped(this.#answer(exchange), exchange, this.#world.now());
  }

  #answer(exchange: Exchange): Reply {
    const { maxPlacementMicroversion: max } = this.#world.release;
    if (exchange.path === '/' || exchange.path === '')
      return jsonReply(200, versionDocument(max), named('1.0'));
    const requester = this.#tokens.requesterOf(exchange.headers['x-auth-token']);
    if (requester === null) return tokenRefused(exchange.origin, {});
    let version: Microversion | null = null;
    try {
      version = negotiateVersion(exchange.headers, max);
      const route = this.#router.find(exchange.method, exchange.path);
      if (route === null) {
        throw new PlacementFault(this.#router.methodsOf(exchange.path).length > 0 ? 405 : 404, '');
      }
      if (!isAdmin(requester)) {
        throw new PlacementFault(
          403,
          `Policy does not allow placement:${route.handler.rule} to be performed.`,
        );
      }
      const reply = route.handler.run({ exchange, version, params: route.params });
      return {
        ...reply,
        headers: { ...reply.headers, ...named(version), ...freshness(version, this.#world.now()) },
      };
    } catch (error) {
      if (!(error instanceof PlacementFault)) throw error;
      const more: Record<string, string> =
        error.status === 406 ? { max_version: max, min_version: '1.0' } : codeAt(version);
      return jsonReply(
        error.status,
        placementErrors(error, exchange.requestId, more),
        version === null ? {} : { 'openstack-api-version': `placement ${version}` },
      );
    }
  }

  #list({ exchange, version }: Call): Reply {
    const name = exchange.query.get('name');
    const uuid = exchange.query.get('uuid') ?? exchange.query.get('in_tree');
    const hosts = [...this.#world.hosts.values()].filter(
      (host) => (name === null || host.node === name) && (uuid === null || host.providerId === uuid),
    );
    return jsonReply(200, {
      resource_providers: hosts.map((host) => providerView(host, this.#generation(host), version)),
    });
  }

  #show(call: Call): Reply {
    const host = this.#provider(call);
    return jsonReply(200, providerView(host, this.#generation(host), call.version));
  }

  #ofProvider(call: Call, view: (host: HostRecord) => Record<string, unknown>): Reply {
    const host = this.#provider(call);
    return jsonReply(200, { ...view(host), resource_provider_generation: this.#generation(host) });
  }

  #consumersOn({ name }: HostRecord, version: Microversion): Record<string, unknown> {
    const consumers: Record<string, unknown> = {};
    for (const [consumer, { byHost, generation }] of this.#world.placement.allocations) {
      const resources = byHost.get(name);
      if (resources === undefined) continue;
      consumers[consumer] = {
        resources,
        ...(atLeast(version, '1.28') ? { consumer_generation: generation } : {}),
      };
    }
    return consumers;
  }

  #put({ exchange, version, params }: Call): Reply {
    const providers = new Map([...this.#world.hosts.values()].map((host) => [host.providerId, host]));
    putAllocations(this.#world, params['consumer'] ?? '', exchange.body, version, providers);
    return emptyReply(204);
  }

  #delete({ params }: Call): Reply {
    const consumer = params['consumer'] ?? '';
    if (this.#world.placement.release(consumer)) return emptyReply(204);
    throw new PlacementFault(404, `No allocations for consumer '${consumer}'`);
  }

  #provider({ params }: Call): HostRecord {
    for (const host of this.#world.hosts.values()) if (host.providerId === params['uuid']) return host;
    throw new PlacementFault(404, `No resource provider with uuid ${params['uuid'] ?? ''} found`);
  }

  /** Grows with whatever is allocated there, as long as it matters. */
  #generation({ name }: HostRecord): number {
    const { placement } = this.#world;
    return 1 + placement.used(name, 'VCPU');
  }
}

function named(version: string): Readonly<Record<string, string>> {
  return { 'openstack-api-version': `placement ${version}`, vary: 'openstack-api-version' };
}

function freshness(version: Microversion, now: number): Readonly<Record<string, string>> {
  return atLeast(version, '1.15') ? { 'last-modified': httpDate(now), 'cache-control': 'no-cache' } : {};
}

function codeAt(version: Microversion | null): Record<string, string> {
  return version !== null && atLeast(version, '1.23') ? { code: 'placement.undefined_code' } : {};
}

function traitsOf({ status }: HostRecord): readonly string[] {
  return ['COMPUTE_NODE', ...(status === 'disabled' ? ['COMPUTE_STATUS_DISABLED'] : [])];
}

function versionDocument(max: Microversion): unknown {
  return {
    versions: [
      {
        id: 'v1.0',
        max_version: max,
        min_version: '1.0',
        status: 'CURRENT',
        links: [{ rel: 'self', href: '' }],
      },
    ],
  };
}
