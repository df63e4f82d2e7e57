import * as z from 'zod';
import type { Session } from '../auth/session.ts';
import { CatalogError } from '../auth/catalog-error.ts';
import { ResponseValidationError } from '../http/errors/response-validation-error.ts';
import type { HttpClient } from '../http/http-client.ts';
import { safeUrl } from '../http/redact.ts';
import { requestIdOf } from '../http/request-id.ts';
import { isMicroversion } from '../model/microversion.ts';
import { parseEndpoint, versionInLink } from './endpoint.ts';
import type { MicroversionRange } from './microversions.ts';
import { parse } from './parse.ts';

/** Where Nova is and what it can do. */
export interface DiscoveredNova {
  /** Ends in the version, such as `https://cloud.example:8774/v2.1`. */
  readonly baseUrl: string;
  readonly microversions: MicroversionRange;
}

const versionSchema = z.looseObject({
  id: z.string(),
  status: z.string().nullish(),
  version: z.string().nullish(),
  min_version: z.string().nullish(),
  links: z.array(z.looseObject({ rel: z.string().nullish(), href: z.string().nullish() })).nullish(),
});
type Version = z.output<typeof versionSchema>;

const documentSchema = z.union([
  z.looseObject({ version: versionSchema }).transform(({ version }) => [version]),
  z.looseObject({ versions: z.array(versionSchema) }).transform(({ versions }) => versions),
]);

/**
 * Asks an endpoint which microversions it has. An endpoint without a version, or with that of the old `/v2` API,
 * is asked for its list of versions first.
 *
 * @throws CatalogError when there is no compute API with microversions; RequestError when it cannot be asked.
 */
export async function discover(
  http: HttpClient,
  session: Session,
  endpoint: string,
  signal: AbortSignal | undefined,
): Promise<DiscoveredNova> {
  const { root, version } = parseEndpoint(endpoint);
  if (version !== null && version !== 'v2') {
    const found = (await readVersions(http, session, `${root}/${version}/`, signal)).flatMap(withRange);
    if (found[0] !== undefined) return { baseUrl: `${root}/${version}`, microversions: found[0].range };
  }
  const offered = (await readVersions(http, session, `${root}/`, signal)).flatMap(withRange);
  const best = offered.find((one) => one.document.status === 'CURRENT') ?? offered[0];
  if (best === undefined) {
    throw new CatalogError(`${safeUrl(endpoint)} offers no compute API with microversions`, [], []);
  }
  const self = best.document.links?.find((link) => link.rel === 'self')?.href;
  const segment = versionInLink(self ?? '') ?? best.document.id;
  return { baseUrl: `${root}/${segment}`, microversions: best.range };
}

async function readVersions(
  http: HttpClient,
  session: Session,
  url: string,
  signal: AbortSignal | undefined,
): Promise<readonly Version[]> {
  return session.run(async (token) => {
    const secret = token.value.reveal();
    const response = await http.send({
      method: 'GET',
      url,
      headers: { 'x-auth-token': secret },
      repeat: 'freely',
      changes: false,
      secrets: [secret],
      // A list of versions comes with "300 Multiple Choices".
      alsoAccept: [300],
      signal,
    });
    const facts = {
      method: 'GET',
      url: safeUrl(url),
      requestId: requestIdOf(response.headers),
      globalRequestId: http.globalRequestId,
      microversion: null,
      mayHaveActed: false,
    };
    let json: unknown;
    try {
      json = JSON.parse(response.body);
    } catch {
      throw new ResponseValidationError('', 'is not JSON', facts);
    }
    return parse(documentSchema, json, facts);
  }, signal);
}

function withRange(document: Version): { readonly document: Version; readonly range: MicroversionRange }[] {
  const { version: max, min_version: min } = document;
  // Versions without microversions, such as 2.0, send empty strings.
  if (!max || !min || !isMicroversion(max) || !isMicroversion(min)) return [];
  return [{ document, range: { min, max } }];
}
