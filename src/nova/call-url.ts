import { checkPath } from './path.ts';

/** Parameters; those that are undefined are not sent, and a list is sent as one parameter for each of its items. */
export type Query = Readonly<
  Record<string, string | number | boolean | readonly (string | number)[] | undefined>
>;

/**
 * Where a call goes. Pure.
 *
 * @throws InvalidOptionsError for a path that leads elsewhere.
 */
export function callUrl(baseUrl: string, path: string, query: Query = {}): string {
  checkPath(path);
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) parameters.append(name, String(one));
  }
  return `${baseUrl}${path}${parameters.size === 0 ? '' : `?${parameters.toString()}`}`;
}
