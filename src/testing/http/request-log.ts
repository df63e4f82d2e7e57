/** A request that the cloud received. */
export interface ReceivedRequest {
  /** Milliseconds since the epoch, by the cloud's clock. */
  readonly at: number;
  /** Method and path with `{id}` for every id, such as `GET /servers/detail`; a version document is `GET /compute/v2.1/`. */
  readonly route: string;
  /** Nova's name of the action in the body, such as `evacuate`; null where it is none. */
  readonly action: string | null;
  /** The id in the path, or null. */
  readonly id: string | null;
  readonly query: string;
  /** The microversion that was asked for, or null. */
  readonly microversion: string | null;
  /** The status of the answer; null while there is none, and where none was given. */
  readonly status: number | null;
  /** The fault that it was made to meet, or null. */
  readonly fault: string | null;
}

const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const REQUEST_ID = /req-\{id\}/g;

/** What a path says when its ids are taken out. */
export function routeOf(
  method: string,
  path: string,
): { readonly route: string; readonly id: string | null } {
  const below = path.replace(
    /^\/(?:identity\/v3|compute\/v2\.1|compute\/v2|placement|image|network)(?=\/|$)/,
    '',
  );
  const isRoot = below === '' || below === '/';
  return {
    // A version document has nothing but its service to be told by.
    route: `${method} ${isRoot ? path : below.replace(ID, '{id}').replace(REQUEST_ID, '{id}')}`,
    id: below.match(ID)?.[0] ?? null,
  };
}
