import { LifeboatError } from '../errors.ts';

/** One endpoint of the catalog, as the error lists it. */
export interface CatalogChoice {
  readonly region: string;
  readonly interface: string;
  /** The name of the service; null where the catalog has none. */
  readonly serviceName: string | null;
}

/**
 * Thrown when the catalog that Keystone sent has no compute endpoint for the region and interface that were asked
 * for, or several where no region was named; when there is no catalog, as with an unscoped token; and when no compute
 * API with microversions is where the catalog says. The message lists what there is.
 */
export class CatalogError extends LifeboatError {
  override readonly name = 'CatalogError';
  /** The compute endpoints that exist; empty where the catalog has no compute service. */
  readonly available: readonly CatalogChoice[];
  /** The types of all services in the catalog. */
  readonly serviceTypes: readonly string[];

  constructor(message: string, available: readonly CatalogChoice[], serviceTypes: readonly string[]) {
    super('catalog', message);
    this.available = available;
    this.serviceTypes = serviceTypes;
  }
}
