import type { NovaAnswer } from './nova-request.ts';
import type { ApiFault } from './api-fault.ts';

const NAMES: Readonly<Record<number, string>> = {
  400: 'badRequest',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'itemNotFound',
  405: 'badMethod',
  409: 'conflictingRequest',
  413: 'overLimit',
  415: 'badMediaType',
  429: 'overLimit',
  501: 'notImplemented',
  503: 'serviceUnavailable',
};

/** The answer that a refusal becomes, in Nova's form (`nova/api/openstack/wsgi.py: Fault`). */
export function faultAnswer({ status, message, headers }: ApiFault): NovaAnswer {
  const retryAfter = status === 413 || status === 429 ? headers['retry-after'] : undefined;
  return {
    status,
    headers: { 'content-type': 'application/json; charset=UTF-8', ...headers },
    body: {
      [NAMES[status] ?? 'computeFault']: {
        code: status,
        message,
        ...(retryAfter === undefined ? {} : { retryAfter }),
      },
    },
  };
}

/** What Nova's router answers to a path or a method that it does not know; it is no JSON. */
export const NO_SUCH_ROUTE: { readonly headers: Readonly<Record<string, string>>; readonly body: string } = {
  headers: { 'content-type': 'text/html; charset=UTF-8' },
  body: [
    '<html>',
    ' <head>',
    '  <title>404 Not Found</title>',
    ' </head>',
    ' <body>',
    '  <h1>404 Not Found</h1>',
    '  The resource could not be found.<br /><br />',
    '',
    '',
    '',
    ' </body>',
    '</html>',
  ].join('\n'),
};
