import type { Flavor } from '../../world/flavor.ts';
import { ApiFault } from '../api-fault.ts';
import { linksOf, supports, type NovaHandler, type NovaRequest } from '../nova-request.ts';
import { checkQuery, type QueryKind } from '../query/check-query.ts';
import { nextLinks, pageOf, pageWish } from '../query/paging.ts';

const KNOWN: Readonly<Record<string, QueryKind>> = {
  ...{
    limit: 'number',
    marker: 'text',
    is_public: 'text',
    minRam: 'text',
    minDisk: 'text',
    sort_key: 'text',
  },
  sort_dir: 'text',
};

/** `GET /flavors`. */
export const listFlavors: NovaHandler = (request) => answerList(request, 'flavors', briefFlavor(request));

/** `GET /flavors/detail`. */
export const listFlavorsInDetail: NovaHandler = (request) =>
  answerList(request, 'flavors/detail', detailedFlavor(request));

/** `GET /flavors/{id}`. */
export const showFlavor: NovaHandler = (request) => ({
  status: 200,
  body: { flavor: detailedFlavor(request)(find(request)) },
});

/** `GET /flavors/{id}/os-extra_specs`. */
export const showExtraSpecs: NovaHandler = (request) => {
  find(request);
  return { status: 200, body: { extra_specs: {} } };
};

function answerList(
  request: NovaRequest,
  collection: string,
  view: (flavor: Flavor) => Record<string, unknown>,
): { status: number; body: unknown } {
  checkQuery(request.exchange.query, { known: KNOWN, open: !supports(request, '2.75') });
  const flavors = [...request.world.flavors.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
  const page = pageOf(flavors, pageWish(request), ({ id }) => id);
  return {
    status: 200,
    body: {
      flavors: page.map(view),
      ...nextLinks(request, 'flavors_links', collection, page, ({ id }) => id),
    },
  };
}

function find({ world, params }: NovaRequest): Flavor {
  const id = params['id'] ?? '';
  const flavor = world.flavors.get(id);
  if (flavor === undefined) throw new ApiFault(404, `Flavor ${id} could not be found.`);
  return flavor;
}

function briefFlavor(request: NovaRequest): (flavor: Flavor) => Record<string, unknown> {
  const withDescription = supports(request, '2.55');
  return ({ id, name }) => ({
    id,
    name,
    links: linksOf(request, 'flavors', id),
    ...(withDescription ? { description: null } : {}),
  });
}

function detailedFlavor(request: NovaRequest): (flavor: Flavor) => Record<string, unknown> {
  const [withDescription, withSpecs, numericSwap] = [
    supports(request, '2.55'),
    supports(request, '2.61'),
    supports(request, '2.75'),
  ];
  return ({ id, name, ram, disk, vcpus }) => ({
    id,
    name,
    ram,
    disk,
    swap: numericSwap ? 0 : '',
    'OS-FLV-EXT-DATA:ephemeral': 0,
    'OS-FLV-DISABLED:disabled': false,
    vcpus,
    'os-flavor-access:is_public': true,
    rxtx_factor: 1,
    links: linksOf(request, 'flavors', id),
    ...(withDescription ? { description: null } : {}),
    ...(withSpecs ? { extra_specs: {} } : {}),
  });
}
