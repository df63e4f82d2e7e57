import { atLeast, type Microversion } from '../../model/microversion.ts';
import type { Exchange } from '../http/exchange.ts';
import type { Requester } from '../keystone/requester.ts';
import type { Asker, World } from '../world/world.ts';

/** How this Nova is configured. */
export interface NovaSettings {
  /** `[api] max_limit`: how much a page holds at most. */
  readonly maxLimit: number;
  /** Whether `reclaim_instance_interval` is set: what is deleted is soft-deleted first, and can be restored. */
  readonly reclaims: () => boolean;
}

/** A request whose sender and microversion are known. */
export interface NovaRequest {
  readonly world: World;
  readonly settings: NovaSettings;
  readonly exchange: Exchange;
  readonly requester: Requester;
  readonly isAdmin: boolean;
  readonly microversion: Microversion;
  /** What stands in the path where the route has `{name}`. */
  readonly params: Readonly<Record<string, string>>;
}

/** What Nova answers before headers and JSON are made of it. */
export interface NovaAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers one kind of request. Refusals are thrown as `ApiFault`. */
export type NovaHandler = (request: NovaRequest) => NovaAnswer | Promise<NovaAnswer>;

/** Says whether the request's microversion is this one or newer. */
export function supports(request: Pick<NovaRequest, 'microversion'>, version: Microversion): boolean {
  return atLeast(request.microversion, version);
}

/** Who asks, as the records keep it. */
export function askerOf({ exchange, requester }: NovaRequest): Asker {
  return { requestId: exchange.requestId, userId: requester.userId, projectId: requester.projectId };
}

/** Where this Nova's API is, without a slash at its end. */
export function apiUrl({ exchange }: Pick<NovaRequest, 'exchange'>): string {
  return `${exchange.origin}/compute/v2.1`;
}

/** The two links that Nova shows with a thing. */
export function linksOf(
  request: Pick<NovaRequest, 'exchange'>,
  collection: string,
  id: string,
): readonly { readonly rel: string; readonly href: string }[] {
  return [
    { rel: 'self', href: `${apiUrl(request)}/${collection}/${id}` },
    { rel: 'bookmark', href: bookmark(request, collection, id) },
  ];
}

/** The link without a version. */
export function bookmark(
  { exchange }: Pick<NovaRequest, 'exchange'>,
  collection: string,
  id: string,
): string {
  return `${exchange.origin}/compute/${collection}/${id}`;
}
