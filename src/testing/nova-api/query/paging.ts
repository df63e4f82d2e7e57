import { ApiFault } from '../api-fault.ts';
import { apiUrl, type NovaRequest } from '../nova-request.ts';

/** Which part of a list is wanted. */
export interface PageWish {
  readonly limit: number;
  readonly marker: string | null;
}

/** Reads `limit` and `marker`; no page is larger than `max_limit`. */
export function pageWish({ exchange, settings }: NovaRequest): PageWish {
  const limit = exchange.query.get('limit');
  return {
    limit: Math.min(settings.maxLimit, limit === null || limit === '' ? settings.maxLimit : Number(limit)),
    marker: exchange.query.get('marker'),
  };
}

/** Cuts a page out of a list that begins after a marker. */
export function pageOf<T>(
  items: readonly T[],
  { limit, marker }: PageWish,
  idOf: (item: T) => string,
  unknownMarker: (marker: string) => ApiFault = (id) => new ApiFault(400, `marker [${id}] not found`),
): readonly T[] {
  if (marker === null) return items.slice(0, limit);
  const at = items.findIndex((item) => idOf(item) === marker);
  if (at === -1) throw unknownMarker(marker);
  return items.slice(at + 1, at + 1 + limit);
}

/**
 * The link to the next page, beside a page that is full, also where nothing follows: Nova does not look.
 *
 * @param key - Under which the links stand: `servers_links`.
 * @param collection - Below the version: `servers/detail`.
 */
export function nextLinks<T>(
  request: NovaRequest,
  key: string,
  collection: string,
  page: readonly T[],
  idOf: (item: T) => string,
): Record<string, unknown> {
  const { limit } = pageWish(request);
  const last = page.at(-1);
  if (last === undefined || page.length !== limit) return {};
  // As a dictionary of Python's holds them: one value of each name, and the marker where it was or at the end.
  const parameters = new URLSearchParams();
  for (const name of [...new Set(request.exchange.query.keys())].sort()) {
    parameters.set(name, request.exchange.query.getAll(name).at(-1) ?? '');
  }
  parameters.set('marker', idOf(last));
  return { [key]: [{ rel: 'next', href: `${apiUrl(request)}/${collection}?${parameters.toString()}` }] };
}
