import { CatalogError } from '../auth/catalog-error.ts';
import { safeUrl } from '../http/redact.ts';

// Of all versions that Nova ever had in its paths, these alone are left; other segments that look like versions belong
// to a gateway before it.
const VERSION = /^v2(\.\d+)?$/;

/** Whose ids a catalog's template may want. */
export interface EndpointIds {
  /** Null with a token that is for no project. */
  readonly projectId: string | null;
  readonly userId: string | null;
}

/** Where a compute endpoint is, without what a catalog may append to it. */
export interface ComputeEndpoint {
  /** Without a version and without a slash at its end. */
  readonly root: string;
  /** The version's part of the path, such as `v2.1`; null where the endpoint has none. */
  readonly version: string | null;
  /** All of it but for a project's id at its end, without a slash at its end. */
  readonly whole: string;
}

/**
 * Takes an endpoint apart. Whatever follows the version is no part of the service: old catalogs append the project's
 * id, which belongs to one project, and Nova has not needed since 2.18. Pure.
 *
 * @throws CatalogError when it is no http or https URL, or has a placeholder before the version whose value is not known.
 */
export function parseEndpoint(url: string, ids: EndpointIds): ComputeEndpoint {
  const filled = fillTemplate(url, ids);
  if (!URL.canParse(filled) || !/^https?:$/.test(new URL(filled).protocol)) {
    throw new CatalogError(`The endpoint ${safeUrl(url)} is no http or https URL`, [], []);
  }
  const { origin, pathname } = new URL(filled);
  const segments = pathname.split('/').filter((segment) => segment !== '');
  const last = segments.at(-1) ?? '';
  if (isPlaceholder(last) || (ids.projectId !== null && last.endsWith(ids.projectId))) segments.pop();
  const at = segments.findLastIndex((segment) => VERSION.test(segment));
  const before = at === -1 ? segments : segments.slice(0, at);
  const missing = before.find(isPlaceholder);
  if (missing !== undefined) {
    throw new CatalogError(
      `The endpoint ${safeUrl(url)} wants ${missing}, which the token does not have: name the project to act in`,
      [],
      [],
    );
  }
  return {
    root: [origin, ...before].join('/'),
    version: at === -1 ? null : (segments[at] ?? null),
    whole: [origin, ...segments].join('/'),
  };
}

/** Fills in `%(project_id)s`, `$(tenant_id)s` and `%(user_id)s`, as far as their values are known. */
function fillTemplate(url: string, { projectId, userId }: EndpointIds): string {
  return url.replace(/[%$]\((tenant|project|user)_id\)s/g, (placeholder, kind) => {
    const id = kind === 'user' ? userId : projectId;
    return id === null ? placeholder : encodeURIComponent(id);
  });
}

function isPlaceholder(segment: string): boolean {
  return /[%$]\(\w+\)s/.test(segment);
}

/**
 * The version's part of a link in a version document. Scheme, host and the rest of its path are those that the
 * service knows itself by, behind its proxy, and often wrong from outside.
 */
export function versionInLink(href: string): string | null {
  const path = href.replace(/^[a-z]+:\/\/[^/]*/i, '').replace(/[?#].*$/, '');
  return path.split('/').findLast((segment) => VERSION.test(segment)) ?? null;
}
