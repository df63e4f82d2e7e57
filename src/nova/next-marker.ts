import * as z from 'zod';

/** The links that Nova puts beside a list. */
export const linksSchema = z
  .array(z.looseObject({ rel: z.string().nullish(), href: z.string().nullish() }))
  .nullish();

/**
 * Reads where the next page starts. Only the marker is taken from the link: behind a proxy its scheme, host and
 * path are often wrong, and a token must never follow it to another host.
 *
 * @returns null at the end of the list; undefined when there is a next page without a marker.
 */
export function nextMarker(links: z.output<typeof linksSchema>): string | null | undefined {
  const next = links?.find((link) => link.rel === 'next');
  if (next === undefined) return null;
  const query = /\?([^#]*)/.exec(next.href ?? '')?.[1];
  return new URLSearchParams(query).get('marker') ?? undefined;
}
