import type { Reply } from '../http/exchange.ts';
import { jsonReply } from '../http/reply.ts';

/** What every other service answers without a valid token: it is no answer of its own, but of what stands before it. */
export function tokenRefused(origin: string, headers: Readonly<Record<string, string>>): Reply {
  return jsonReply(
    401,
    {
      error: {
        code: 401,
        title: 'Unauthorized',
        message: 'The request you have made requires authentication.',
      },
    },
    { 'www-authenticate': `Keystone uri="${origin}/identity/v3"`, ...headers },
  );
}
