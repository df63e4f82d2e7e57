/**
 * The address that a link of a version document stands for. Services write the scheme, the host and often the path by
 * which they know themselves behind their proxy, so this goes as keystoneauth does in `_combine_relative_url`: scheme
 * and host are always those that were asked; the path is the link's where it names the same host, and else the one that
 * was asked with the link's last part, the version, below it. Pure.
 *
 * @param asked - The URL of the document.
 * @returns without a slash at its end; null where the link is none.
 */
export function rehost(asked: string, href: string): string | null {
  const { origin, host, pathname } = new URL(asked);
  const base = pathname.replace(/\/+$/, '');
  let link: URL;
  try {
    link = new URL(href, `${origin}${base}/`);
  } catch {
    return null;
  }
  const path = link.pathname.replace(/\/+$/, '');
  if (link.host === host) return `${origin}${path}`;
  const version = path.slice(path.lastIndexOf('/') + 1);
  return base.endsWith(version) ? `${origin}${base}` : `${origin}${base}/${version}`;
}
