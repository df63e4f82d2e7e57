import type { InstanceRecord } from '../../world/instance-record.ts';
import { isInDownCell, showsDownCells } from '../find-instance.ts';
import type { NovaAnswer, NovaHandler, NovaRequest } from '../nova-request.ts';
import { checkQuery } from '../query/check-query.ts';
import { nextLinks, pageOf, pageWish } from '../query/paging.ts';
import { downCellView } from './down-cell-view.ts';
import { serverFilters, type ServerFilters } from './server-filters.ts';
import { serverOrder } from './server-order.ts';
import { PAGING_AND_SORTING, serverQuerySchema } from './server-query.ts';
import { briefServerView, serverView, type ServerView } from './server-view.ts';

/** `GET /servers`. */
export const listServers: NovaHandler = (request) => answerList(request, 'index', briefServerView(request));

/** `GET /servers/detail`. It takes Nova a while for each server. */
export const listServersInDetail: NovaHandler = async (request) => {
  const answer = answerList(request, 'detail', serverView(request, 'detail'));
  const { servers } = answer.body as { readonly servers: readonly unknown[] };
  const { world } = request;
  if (servers.length > 0) await world.clock.sleep(world.pace.listedServer * servers.length);
  return answer;
};

function answerList(request: NovaRequest, list: 'index' | 'detail', view: ServerView): NovaAnswer {
  checkQuery(request.exchange.query, serverQuerySchema(request));
  const filters = serverFilters(request, list);
  if (filters === null) return { status: 200, body: { servers: [] } };
  const wish = pageWish(request);
  const { readable, unreadable } = select(request, filters, wish.marker);
  const page = pageOf(readable, wish, idOf);
  const down = downCellView(request, list === 'index' ? 'brief' : 'detail');
  return {
    status: 200,
    body: {
      servers: [...unreadable.map(down), ...page.map(view)],
      ...nextLinks(request, 'servers_links', list === 'index' ? 'servers' : 'servers/detail', page, idOf),
    },
  };
}

/**
 * Selects in one pass. The server that is the marker is kept whatever it is by now: the next page begins where it would
 * stand, also when it has left the list since the page before.
 */
function select(
  request: NovaRequest,
  filters: ServerFilters,
  marker: string | null,
): { readonly readable: readonly InstanceRecord[]; readonly unreadable: readonly InstanceRecord[] } {
  const { world, exchange, isAdmin, requester } = request;
  const order = serverOrder(request);
  const readable: InstanceRecord[] = [];
  const unreadable: InstanceRecord[] = [];
  for (const instance of world.instances.values()) {
    const isMarker = instance.id === marker && (isAdmin || instance.projectId === requester.projectId);
    if (!isMarker && !filters.matches(instance)) continue;
    (!isMarker && isInDownCell(world, instance) ? unreadable : readable).push(instance);
  }
  // They are kept in the order of their creation, and shown from the newest to the oldest.
  readable.reverse();
  readable.sort(
    order ?? ((one, other) => Math.floor(other.createdAt / 1000) - Math.floor(one.createdAt / 1000)),
  );
  // With any filter, order or page Nova cannot know whether those belong here, and leaves them out without a word.
  const tellsOfThem =
    showsDownCells(request) &&
    !filters.narrowing &&
    !PAGING_AND_SORTING.some((name) => exchange.query.has(name));
  return { readable, unreadable: tellsOfThem ? unreadable : [] };
}

function idOf({ id }: InstanceRecord): string {
  return id;
}
