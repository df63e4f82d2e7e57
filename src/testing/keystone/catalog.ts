import { idOf } from '../http/digest.ts';

/** A service of the catalog. */
export interface CatalogEntry {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly endpoints: readonly {
    readonly id: string;
    readonly interface: string;
    readonly region_id: string;
    readonly region: string;
    readonly url: string;
  }[];
}

/** The one region. */
const REGION = 'RegionOne';

const SERVICES = [
  { type: 'identity', name: 'keystone', path: '/identity/v3' },
  { type: 'image', name: 'glance', path: '/image' },
  { type: 'network', name: 'neutron', path: '/network' },
  { type: 'compute', name: 'nova', path: '/compute/v2.1' },
  { type: 'placement', name: 'placement', path: '/placement' },
] as const;

/** The catalog, with the addresses by which the cloud was reached. */
export function catalogAt(origin: string): readonly CatalogEntry[] {
  return SERVICES.map(({ type, name, path }) => ({
    endpoints: ['public', 'internal', 'admin'].map((endpoint) => ({
      id: idOf(`endpoint ${type} ${endpoint}`),
      interface: endpoint,
      region_id: REGION,
      url: `${origin}${path}`,
      region: REGION,
    })),
    id: idOf(`service ${type}`),
    type,
    name,
  }));
}
