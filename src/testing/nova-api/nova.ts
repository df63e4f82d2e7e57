import type { Microversion } from '../../model/microversion.ts';
import type { Exchange, Reply, Service } from '../http/exchange.ts';
import { jsonReply } from '../http/reply.ts';
import { Router } from '../http/router.ts';
import { httpDate } from '../http/times.ts';
import { isAdmin, type Requester, type TokenCheck } from '../keystone/requester.ts';
import { tokenRefused } from '../keystone/token-refused.ts';
import { NovaException } from '../world/nova-exception.ts';
import type { World } from '../world/world.ts';
import { ApiFault } from './api-fault.ts';
import { faultAnswer, NO_SUCH_ROUTE } from './fault-reply.ts';
import { negotiateMicroversion } from './negotiate-microversion.ts';
import type { NovaAnswer, NovaHandler, NovaSettings } from './nova-request.ts';
import { unexpectedError } from './refusals.ts';
import { ROUTES } from './routes.ts';
import { versionDocument, versionList } from './version-documents.ts';

const ROUTER = new Router<NovaHandler>(ROUTES);

/** The Compute API: token, route, microversion, and then what was asked for, in the order in which Nova looks at them. */
export class Nova implements Service {
  readonly #world: World;
  readonly #tokens: TokenCheck;
  readonly #settings: NovaSettings;

  constructor(world: World, tokens: TokenCheck, settings: NovaSettings) {
    this.#world = world;
    this.#tokens = tokens;
    this.#settings = settings;
  }

  async handle(exchange: Exchange): Promise<Reply> {
    const reply = await this.#answer(exchange);
    return { ...reply, headers: { ...reply.headers, date: httpDate(this.#world.now()) } };
  }

  async #answer(exchange: Exchange): Promise<Reply> {
    const { maxMicroversion: max } = this.#world.release;
    const [, version, path = '/'] = /^\/(v2(?:\.1)?)(\/.*)?$/.exec(exchange.path) ?? [];
    if (version === undefined) {
      return exchange.path === '/'
        ? jsonReply(200, versionList(exchange.origin, max))
        : { status: 404, ...NO_SUCH_ROUTE };
    }
    const ids = { 'x-openstack-request-id': exchange.requestId, 'x-compute-request-id': exchange.requestId };
    // Version 2 is 2.1 without microversions.
    const negotiated = negotiateMicroversion(version === 'v2' ? {} : exchange.headers, max);
    const named =
      version === 'v2' || negotiated.microversion === null ? {} : versionHeaders(negotiated.microversion);
    if (path === '/' && exchange.method === 'GET') {
      const document = versionDocument(exchange.origin, max, version === 'v2' ? 'v2.0' : 'v2.1');
      const answer =
        negotiated.fault === null ? { status: 200, body: document } : faultAnswer(negotiated.fault);
      return toReply(answer, { ...named, ...ids });
    }

    const requester = this.#tokens.requesterOf(exchange.headers['x-auth-token']);
    if (requester === null) return tokenRefused(exchange.origin, ids);
    const route = ROUTER.find(exchange.method, withoutProject(path, requester));
    if (route === null)
      return { status: 404, headers: { ...NO_SUCH_ROUTE.headers, ...ids }, body: NO_SUCH_ROUTE.body };
    if (negotiated.fault !== null || negotiated.microversion === null) {
      return toReply(faultAnswer(negotiated.fault ?? new ApiFault(400, '')), { ...named, ...ids });
    }
    const answer = await this.#ask(exchange, requester, negotiated.microversion, route);
    return toReply(answer, { ...named, ...ids });
  }

  async #ask(
    exchange: Exchange,
    requester: Requester,
    microversion: Microversion,
    { handler, params }: { readonly handler: NovaHandler; readonly params: Readonly<Record<string, string>> },
  ): Promise<NovaAnswer> {
    try {
      return await handler({
        world: this.#world,
        settings: this.#settings,
        exchange,
        requester,
        isAdmin: isAdmin(requester),
        microversion,
        params,
      });
    } catch (error) {
      if (error instanceof ApiFault) return faultAnswer(error);
      // Whatever else is thrown is a mistake in the simulation, and must not pass for one of Nova.
      if (!(error instanceof NovaException)) throw error;
      return faultAnswer(
        error.kind === 'InstanceNotFound'
          ? new ApiFault(404, error.message)
          : unexpectedError(`nova.exception.${error.kind}`),
      );
    }
  }
}

function versionHeaders(microversion: string): Readonly<Record<string, string>> {
  return {
    'openstack-api-version': `compute ${microversion}`,
    'x-openstack-nova-api-version': microversion,
    vary: 'OpenStack-API-Version, X-OpenStack-Nova-API-Version',
  };
}

function toReply({ status, body, headers }: NovaAnswer, more: Readonly<Record<string, string>>): Reply {
  if (body === undefined) return { status, headers: { ...more, ...headers }, body: '' };
  return jsonReply(status, body, { ...more, ...headers });
}

/** Old catalogs put the project's id before everything else. */
function withoutProject(path: string, { projectId }: Requester): string {
  const prefix = `/${projectId ?? ''}/`;
  return projectId !== null && path.startsWith(prefix) ? path.slice(prefix.length - 1) : path;
}
