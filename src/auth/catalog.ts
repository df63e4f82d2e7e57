import type { EndpointInterface } from '../config/connect-options.ts';
import { CatalogError } from './catalog-error.ts';

/** One service of the catalog that Keystone sends with a token. */
export interface CatalogService {
  readonly type: string;
  readonly endpoints: readonly CatalogEndpoint[];
}

/** One endpoint of a service. */
export interface CatalogEndpoint {
  readonly interface: string;
  readonly region: string;
  readonly url: string;
}

/**
 * Finds where Nova is. Pure.
 *
 * @throws CatalogError listing what exists, when there is no such endpoint, or when no region was named and the
 * choice would be arbitrary.
 */
export function findComputeEndpoint(
  catalog: readonly CatalogService[],
  region: string | null,
  endpointInterface: EndpointInterface,
): string {
  const endpoints = catalog
    .filter((service) => service.type === 'compute')
    .flatMap((service) => service.endpoints)
    .filter((endpoint) => endpoint.url !== '');
  const fitting = endpoints.filter(
    (endpoint) => endpoint.interface === endpointInterface && (region === null || endpoint.region === region),
  );
  const [first] = fitting;
  const regions = new Set(fitting.map((endpoint) => endpoint.region));
  if (first !== undefined && regions.size === 1) return first.url;

  const available = endpoints.map((endpoint) => ({
    region: endpoint.region,
    interface: endpoint.interface,
  }));
  const serviceTypes = [...new Set(catalog.map((service) => service.type))].sort();
  throw new CatalogError(
    regions.size > 1
      ? `Several regions have a ${endpointInterface} compute endpoint (${[...regions].join(', ')}): name one`
      : describeMissing(region, endpointInterface, available, serviceTypes),
    available,
    serviceTypes,
  );
}

function describeMissing(
  region: string | null,
  endpointInterface: string,
  available: readonly { readonly region: string; readonly interface: string }[],
  serviceTypes: readonly string[],
): string {
  const where = region === null ? '' : ` in region ${region}`;
  const asked = `The catalog has no ${endpointInterface} compute endpoint${where}`;
  if (available.length > 0) {
    const list = available.map((one) => `${one.region} ${one.interface}`).join(', ');
    return `${asked}; it has: ${list}`;
  }
  return serviceTypes.length > 0
    ? `${asked}; its services are: ${serviceTypes.join(', ')}`
    : `${asked}; it is empty, as for a token without a project`;
}
