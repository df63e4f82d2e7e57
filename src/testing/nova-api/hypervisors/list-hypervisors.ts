import { ApiFault } from '../api-fault.ts';
import { supports, type NovaHandler, type NovaRequest } from '../nova-request.ts';
import { checkQuery } from '../query/check-query.ts';
import { nextLinks, pageOf, pageWish } from '../query/paging.ts';
import { strictBoolean } from '../query/python-boolean.ts';
import { requireAdmin, resourceNotFound } from '../refusals.ts';
import {
  briefHypervisor,
  detailedHypervisor,
  instancesByHost,
  resources,
  type Node,
} from './hypervisor-view.ts';
import { uptimeOf } from './uptime.ts';

const UUID = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;

/** `GET /os-hypervisors`. */
export const listHypervisors: NovaHandler = (request) => {
  check(request, 'os-hypervisors:list');
  const { page, paged } = select(request);
  return {
    status: 200,
    body: {
      hypervisors: withServers(
        request,
        page.map((node) => briefHypervisor(request, node)),
        page,
      ),
      ...(paged ? nextLinks(request, 'hypervisors_links', 'os-hypervisors', page, idOf(request)) : {}),
    },
  };
};

/** `GET /os-hypervisors/detail`. From 2.88 on it asks every host, one after the other, and waits for those that are dead. */
export const listHypervisorsInDetail: NovaHandler = async (request) => {
  check(request, 'os-hypervisors:list-detail');
  const { page, paged } = select(request);
  const views: Record<string, unknown>[] = [];
  for (const node of page) {
    const view = detailedHypervisor(request, node);
    if (supports(request, '2.88')) view['uptime'] = await uptimeOf(request.world, node.host);
    views.push(view);
  }
  return {
    status: 200,
    body: {
      hypervisors: withServers(request, views, page),
      ...(paged ? nextLinks(request, 'hypervisors_links', 'os-hypervisors/detail', page, idOf(request)) : {}),
    },
  };
};

/** `GET /os-hypervisors/{id}`. */
export const showHypervisor: NovaHandler = async (request) => {
  requireAdmin(request, 'os-hypervisors:show');
  const id = request.params['id'] ?? '';
  if (supports(request, '2.53') && !UUID.test(id)) throw new ApiFault(400, `Invalid uuid ${id}`);
  const node = nodes(request).find((one) => idOf(request)(one) === id);
  if (node === undefined) throw new ApiFault(404, `Hypervisor with ID '${id}' could not be found.`);
  const view = detailedHypervisor(request, node);
  if (supports(request, '2.88')) view['uptime'] = await uptimeOf(request.world, node.host);
  const [shown] = withServers(request, [view], [node]);
  return { status: 200, body: { hypervisor: shown } };
};

/** `GET /os-hypervisors/statistics`, up to 2.87. */
export const showHypervisorStatistics: NovaHandler = (request) => {
  if (supports(request, '2.88')) throw resourceNotFound();
  requireAdmin(request, 'os-hypervisors:statistics');
  const sums: Record<string, number> = { count: 0 };
  for (const { host } of nodes(request)) {
    if (host.status !== 'enabled') continue;
    sums['count'] = (sums['count'] ?? 0) + 1;
    for (const [name, amount] of Object.entries(resources(request.world, host))) {
      sums[name] = (sums[name] ?? 0) + amount;
    }
  }
  return { status: 200, body: { hypervisor_statistics: sums } };
};

function check(request: NovaRequest, rule: string): void {
  const { query } = request.exchange;
  if (supports(request, '2.53')) {
    checkQuery(query, {
      known: { limit: 'number', marker: 'text', hypervisor_hostname_pattern: 'text', with_servers: 'text' },
      open: false,
      single: ['limit', 'marker', 'hypervisor_hostname_pattern', 'with_servers'],
    });
  } else if (supports(request, '2.33')) {
    checkQuery(query, { known: { limit: 'number', marker: 'text' }, open: true });
  }
  requireAdmin(request, rule);
}

function select(request: NovaRequest): { readonly page: readonly Node[]; readonly paged: boolean } {
  const { query } = request.exchange;
  const all = nodes(request);
  const pattern = supports(request, '2.53') ? query.get('hypervisor_hostname_pattern') : null;
  if (pattern !== null) {
    if (query.has('limit') || query.has('marker')) {
      throw new ApiFault(
        400,
        'Paging over hypervisors with the hypervisor_hostname_pattern query parameter is not supported.',
      );
    }
    const page = all.filter(({ host }) => host.node.toLowerCase().includes(pattern.toLowerCase()));
    if (page.length === 0) throw new ApiFault(404, `No hypervisor matching '${pattern}' could be found.`);
    return { page, paged: false };
  }
  if (!supports(request, '2.33')) return { page: all, paged: false };
  return { page: pageOf(all, pageWish(request), idOf(request)), paged: true };
}

function nodes({ world }: NovaRequest): readonly Node[] {
  // What a cell that cannot be reached holds is left out without a word.
  return [...world.hosts.values()]
    .map((host, index) => ({ host, index }))
    .filter(({ host }) => !host.cellDown);
}

function idOf(request: NovaRequest): (node: Node) => string {
  return supports(request, '2.53') ? ({ host }) => host.providerId : ({ index }) => String(index + 1);
}

function withServers(
  request: NovaRequest,
  views: readonly Record<string, unknown>[],
  page: readonly Node[],
): readonly Record<string, unknown>[] {
  const asked = supports(request, '2.53') ? request.exchange.query.get('with_servers') : null;
  if (asked === null || !strictBoolean(asked)) return views;
  const byHost = instancesByHost(request.world);
  return views.map((view, index) => {
    const servers = (byHost.get(page[index]?.host.name ?? '') ?? []).map(({ id, instanceName }) => ({
      name: instanceName,
      uuid: id,
    }));
    return servers.length === 0 && !supports(request, '2.75') ? view : { ...view, servers };
  });
}
