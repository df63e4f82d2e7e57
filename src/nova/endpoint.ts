const VERSION = /^v\d+(\.\d+)?$/;

/** Where a compute endpoint is, without what a catalog may append to it. */
export interface ComputeEndpoint {
  /** Without a version and without a slash at its end. */
  readonly root: string;
  /** The version's part of the path, such as `v2.1`; null where the endpoint has none. */
  readonly version: string | null;
}

/**
 * Takes an endpoint apart. Whatever follows the version is dropped: old catalogs append the project's id, which
 * belongs to one project and not to the service. Pure.
 */
export function parseEndpoint(url: string): ComputeEndpoint {
  // A placeholder of a catalog's template is no valid escape sequence.
  const { origin, pathname } = new URL(url.replace(/[%$]\((tenant|project)_id\)s/g, ''));
  const segments = pathname.split('/').filter((segment) => segment !== '');
  const at = segments.findLastIndex((segment) => VERSION.test(segment));
  const before = at === -1 ? segments : segments.slice(0, at);
  return {
    root: [origin, ...before].join('/'),
    version: at === -1 ? null : (segments[at] ?? null),
  };
}

/**
 * The version's part of a link in a version document. Scheme, host and the rest of its path are those that the
 * service knows itself by, behind its proxy, and often wrong from outside.
 */
export function versionInLink(href: string): string | null {
  const path = href.replace(/^[a-z]+:\/\/[^/]*/i, '').replace(/[?#].*$/, '');
  return path.split('/').findLast((segment) => VERSION.test(segment)) ?? null;
}
