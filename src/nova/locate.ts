import { CatalogError } from '../auth/catalog-error.ts';
import { findEndpoint } from '../auth/catalog.ts';
import type { Session } from '../auth/session.ts';
import type { Token } from '../auth/token.ts';
import type { ResolvedConnectOptions } from '../config/resolve-connect-options.ts';
import type { HttpClient } from '../http/http-client.ts';
import { discover, type DiscoveredNova } from './discovery.ts';

/** What says where Nova is. */
type Where = Pick<
  ResolvedConnectOptions,
  'endpointOverride' | 'interfaces' | 'region' | 'serviceName' | 'serviceType'
>;

/**
 * Finds Nova and asks it what it can do: at the endpoint that is given, else at that which came with the token, else at
 * the one in the catalog.
 *
 * @throws AuthenticationError when there is no token; CatalogError when nothing says where Nova is, or no Nova is
 * there; RequestError when it cannot be asked.
 */
export async function locateNova(
  http: HttpClient,
  session: Session,
  where: Where,
  signal: AbortSignal | undefined,
): Promise<DiscoveredNova> {
  const token = await session.token(signal);
  return discover(http, session, where.endpointOverride ?? endpointOf(token, where), signal);
}

function endpointOf({ endpoint, catalog, scope }: Token, where: Where): string {
  if (endpoint !== null) return endpoint;
  if (catalog !== null) return findEndpoint(catalog, where, scope);
  throw new CatalogError(
    'Nothing says where Nova is: auth.token gave neither a catalog nor an endpoint. Give auth.authUrl, so that Keystone is asked for the catalog, or endpointOverride',
    [],
    [],
  );
}
