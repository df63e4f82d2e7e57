import type { Reply } from '../http/exchange.ts';
import { jsonReply } from '../http/reply.ts';

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
};

/** A refusal of Keystone. */
export class KeystoneError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Keystone says no more than this of what was wrong with a name, a password or a token. */
export function unauthorized(): KeystoneError {
  return new KeystoneError(401, 'The request you have made requires authentication.');
}

/** What is malformed, in Keystone's words. */
export function malformed(what: string): KeystoneError {
  return new KeystoneError(
    400,
    `${what} The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.`,
  );
}

/** The answer that a refusal becomes. */
export function errorReply({ status, message }: KeystoneError, origin: string): Reply {
  return jsonReply(
    status,
    { error: { code: status, message, title: TITLES[status] ?? 'Error' } },
    status === 401 ? { 'www-authenticate': `Keystone uri="${origin}/identity/v3"` } : {},
  );
}
