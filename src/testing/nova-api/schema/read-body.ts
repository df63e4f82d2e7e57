import { ApiFault } from '../api-fault.ts';
import type { NovaRequest } from '../nova-request.ts';
import type { Check } from './check-value.ts';

const CONTENT_TYPES = ['application/json', 'application/vnd.openstack.compute+json', 'text/plain', ''];

/** Reads the body of a request as JSON. @throws ApiFault when it is none */
export function readBody({ exchange }: Pick<NovaRequest, 'exchange'>): Record<string, unknown> {
  const type = (exchange.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (!CONTENT_TYPES.includes(type)) throw new ApiFault(415, 'Unsupported Content-Type');
  let body: unknown;
  try {
    body = JSON.parse(exchange.body);
  } catch {
    throw malformedBody();
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw malformedBody();
  return body as Record<string, unknown>;
}

/** The same, looked at before it is returned. */
export function readCheckedBody(
  request: Pick<NovaRequest, 'exchange'>,
  check: Check,
): Record<string, unknown> {
  const body = readBody(request);
  check(body, null);
  return body;
}

/** Nova's words for what is no JSON, or not of the form that it needs. */
export function malformedBody(): ApiFault {
  return new ApiFault(400, 'Malformed request body');
}
