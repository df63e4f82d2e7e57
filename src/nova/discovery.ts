import * as z from 'zod';
import type { Session } from '../auth/session.ts';
import { CatalogError } from '../auth/catalog-error.ts';
import { projectIdOf } from '../auth/token-scope.ts';
import { rehost } from '../auth/version-link.ts';
import { isResponseValidationError } from '../http/errors/guards.ts';
import { isNovaError } from '../http/errors/nova-error.ts';
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

interface VersionDocument {
  /** False where it is that of one version, which is where it was asked for. */
  readonly isList: boolean;
  readonly versions: readonly Version[];
}

const documentSchema = z.union([
  z
    .looseObject({ version: versionSchema })
    .transform(({ version }): VersionDocument => ({ isList: false, versions: [version] })),
  z
    .looseObject({ versions: z.array(versionSchema) })
    .transform(({ versions }): VersionDocument => ({ isList: true, versions })),
]);

/**
 * Asks an endpoint which microversions it has: below its version, at its root, and at itself, whichever answers first
 * with a version document. An endpoint with the version of the old `/v2` API is asked at its root first.
 *
 * @throws CatalogError when there is no compute API with microversions; RequestError when it cannot be asked.
 */
export async function discover(
  http: HttpClient,
  session: Session,
  endpoint: string,
  signal: AbortSignal | undefined,
): Promise<DiscoveredNova> {
  const { scope, userId } = await session.token(signal);
  const { root, version, whole } = parseEndpoint(endpoint, { projectId: projectIdOf(scope), userId });
  const versioned = version === null || /^v2(\.0)?$/.test(version) ? [] : [`${root}/${version}`];
  const ids: string[] = [];
  let failure: Error | null = null;

  for (const base of new Set([...versioned, root, whole])) {
    let document: VersionDocument;
    try {
      document = await readDocument(http, session, base, signal);
    } catch (error) {
      if (!isNotNova(error)) throw error;
      failure ??= error;
      continue;
    }
    const found = document.versions.flatMap(withRange);
    const best = found.find((one) => one.version.status === 'CURRENT') ?? found[0];
    ids.push(...document.versions.map(({ id }) => id));
    if (best === undefined) continue;
    const baseUrl = document.isList
      ? await followLink(http, session, base, best.version, signal)
      : // It is where it answers, whatever it calls itself.
        base;
    return { baseUrl, microversions: best.range };
  }
  if (failure !== null && ids.length === 0) throw failure;
  throw new CatalogError(
    `${safeUrl(endpoint)} offers no compute API with microversions${ids.length === 0 ? '' : `, only ${[...new Set(ids)].join(', ')}`}: is it Nova?`,
    [],
    [],
  );
}

/** Goes from a list of versions to one of them. */
async function followLink(
  http: HttpClient,
  session: Session,
  base: string,
  { id, links }: Version,
  signal: AbortSignal | undefined,
): Promise<string> {
  const self = links?.find((link) => link.rel === 'self')?.href ?? id;
  const below = `${base}/${versionInLink(self) ?? id}`;
  const linked = rehost(`${base}/`, self) ?? below;
  if (linked === below) return below;
  // The right host with another path: either Nova has moved, or a proxy takes a part of the path away.
  try {
    const { isList } = await readDocument(http, session, linked, signal);
    return isList ? below : linked;
  } catch (error) {
    // The way below was good a moment ago, whatever is wrong here.
    if (isNovaError(error) || isResponseValidationError(error)) return below;
    throw error;
  }
}

/** Whether something else is there, such as a gateway's page. What refuses the token or cannot be asked may be Nova. */
function isNotNova(error: unknown): error is Error {
  if (isResponseValidationError(error)) return true;
  return isNovaError(error) && (error.status < 400 || error.status === 404 || error.status === 405);
}

async function readDocument(
  http: HttpClient,
  session: Session,
  base: string,
  signal: AbortSignal | undefined,
): Promise<VersionDocument> {
  const url = `${base}/`;
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

function withRange(version: Version): { readonly version: Version; readonly range: MicroversionRange }[] {
  const { version: max, min_version: min } = version;
  // Versions without microversions, such as 2.0, send empty strings.
  if (!max || !min || !isMicroversion(max) || !isMicroversion(min)) return [];
  return [{ version, range: { min, max } }];
}
