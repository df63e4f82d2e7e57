import type { EndpointInterface } from '../config/endpoint-interface.ts';
import { CatalogError, type CatalogChoice } from './catalog-error.ts';
import { describeScope, type TokenScope } from './token-scope.ts';

/** One service of the catalog that Keystone sends with a token. */
export interface CatalogService {
  readonly type: string;
  /** Null where the catalog has no names. */
  readonly name: string | null;
  readonly endpoints: readonly CatalogEndpoint[];
}

/** One endpoint of a service. */
export interface CatalogEndpoint {
  readonly interface: string;
  readonly region: string;
  /** The same as `region` wherever Keystone is not very old. */
  readonly regionId: string;
  readonly url: string;
}

/** Which endpoint is looked for. */
export interface WantedEndpoint {
  /** The authority on service types knows no other name for Nova's than `compute`. */
  readonly serviceType: string;
  /** Null where any will do. */
  readonly serviceName: string | null;
  /** Null where there is only one. */
  readonly region: string | null;
  /** In the order of preference. */
  readonly interfaces: readonly EndpointInterface[];
}

/**
 * Finds where Nova is. Pure.
 *
 * @param scope - What the token is for, to explain why the catalog lacks something; null where it is not known.
 * @throws CatalogError listing what exists, when there is no such endpoint, or when no region was named and the
 * choice would be arbitrary.
 */
export function findEndpoint(
  catalog: readonly CatalogService[],
  wanted: WantedEndpoint,
  scope: TokenScope | null,
): string {
  const { serviceType, serviceName, region, interfaces } = wanted;
  const available = catalog
    .filter((service) => service.type === serviceType)
    .flatMap(({ name, endpoints }) => endpoints.map((endpoint) => ({ ...endpoint, serviceName: name })))
    .filter(({ url }) => url !== '');
  const fitting = available
    // A catalog without names cannot say that it is another one.
    .filter(({ serviceName: name }) => serviceName === null || name === null || name === serviceName)
    .filter(({ interface: kind }) => interfaces.some((each) => each === kind))
    .filter((endpoint) => region === null || endpoint.region === region || endpoint.regionId === region);
  const regions = [...new Set(fitting.map((endpoint) => endpoint.region))];
  const best = interfaces
    .map((kind) => fitting.find((endpoint) => endpoint.interface === kind))
    .find((endpoint) => endpoint !== undefined);
  if (best !== undefined && (regions.length === 1 || region !== null)) return best.url;

  const choices = available.map(({ region: its, interface: kind, serviceName: name }) => ({
    region: its,
    interface: kind,
    serviceName: name,
  }));
  const serviceTypes = [...new Set(catalog.map((service) => service.type))].sort();
  throw new CatalogError(
    regions.length > 1
      ? `Several regions have ${interfaces.join(' or ')} ${serviceType} endpoints (${regions.join(', ')}): name one`
      : describeMissing(wanted, choices, serviceTypes, scope),
    choices,
    serviceTypes,
  );
}

function describeMissing(
  { serviceType, serviceName, region, interfaces }: WantedEndpoint,
  available: readonly CatalogChoice[],
  serviceTypes: readonly string[],
  scope: TokenScope | null,
): string {
  const where = region === null ? '' : ` in region ${region}`;
  const whose = serviceName === null ? '' : ` of a service named ${serviceName}`;
  const asked = `The catalog has no ${interfaces.join(' or ')} ${serviceType} endpoint${whose}${where}`;
  if (available.length > 0) {
    const list = available.map((one) => describeChoice(one, serviceName !== null)).join(', ');
    return `${asked}; it has: ${list}`;
  }
  if (serviceTypes.length === 0) {
    return scope === null || scope.kind === 'unscoped'
      ? `${asked}; it is empty, as for a token without a scope: name the project to act in, as projectName or projectId`
      : `${asked}; it is empty: ask whoever runs the cloud to register its services, or set endpointOverride`;
  }
  const services = `${asked}; its services are: ${serviceTypes.join(', ')}`;
  if (scope === null || scope.kind === 'project' || !serviceTypes.includes(serviceType)) return services;
  // Keystone leaves out each endpoint whose template wants the id of a project.
  return `${services}; the token is for ${describeScope(scope)}, which leaves out endpoints with a project's id in them: name a project`;
}

function describeChoice({ region, interface: kind, serviceName }: CatalogChoice, named: boolean): string {
  return `${region} ${kind}${named && serviceName !== null ? ` of ${serviceName}` : ''}`;
}
