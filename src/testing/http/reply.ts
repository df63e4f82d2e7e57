import type { Exchange, Reply } from './exchange.ts';
import { httpDate } from './times.ts';

/** Makes an answer of JSON. */
export function jsonReply(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

/** Makes an answer without a body. */
export function emptyReply(status: number, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers, body: '' };
}

/** Puts on a reply what every service puts there: the request's id and the time. */
export function stamped(reply: Reply, { requestId }: Exchange, now: number): Reply {
  const headers = { ...reply.headers, 'x-openstack-request-id': requestId, date: httpDate(now) };
  return { ...reply, headers };
}
