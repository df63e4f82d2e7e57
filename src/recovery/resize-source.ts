import { isResize, type Migration } from '../model/migration.ts';
import type { Facts } from './facts.ts';

/** What is known about the source of a resize. */
export type ResizeSource =
  | { readonly kind: 'alive' | 'suspect' | 'down'; readonly host: string }
  | { readonly kind: 'sameHost' }
  | { readonly kind: 'unknown' };

/** The newest record of a resize or cold migration. */
export function resizeOf({ instance }: Facts): Migration | undefined {
  return instance.migrations?.find(isResize);
}

/** Whether the source of a resize is alive. Up on paper is not enough: a confirm to a dead source wedges the instance. */
export function sourceOf({ instance, context }: Facts, row: Migration | undefined): ResizeSource {
  const host = row?.sourceCompute ?? null;
  if (host === null) return { kind: 'unknown' };
  if (host === instance.host) return { kind: 'sameHost' };
  if (context.hosts === undefined) return { kind: 'unknown' };
  const facts = Object.hasOwn(context.hosts, host) ? context.hosts[host] : undefined;
  if (facts?.up !== true) return { kind: 'down', host };
  return { kind: facts.suspect ? 'suspect' : 'alive', host };
}
