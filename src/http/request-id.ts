import { randomUUID } from 'node:crypto';

// Nova drops a global request id of any other shape without a word (oslo.context's own pattern).
const SHAPE = /^req-[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Makes a request id as OpenStack's services write them: `req-` and a random UUID. */
export function newRequestId(): string {
  return `req-${randomUUID()}`;
}

/** Says whether Nova would accept a text as `X-OpenStack-Request-ID`. */
export function isRequestId(text: string): boolean {
  return SHAPE.test(text);
}

/** Reads the id that the service gave to the request; null where none was sent, as by a proxy in front of it. */
export function requestIdOf(headers: Readonly<Record<string, string>>): string | null {
  return headers['x-openstack-request-id'] ?? headers['x-compute-request-id'] ?? null;
}
