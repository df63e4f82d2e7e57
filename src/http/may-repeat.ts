import { isNovaError } from './errors/nova-error.ts';
import {
  isConnectionError,
  isRequestTimeoutError,
  isServerError,
  isTooManyRequestsError,
} from './errors/guards.ts';

/**
 * When a request may be sent again after a failure.
 *
 * `freely`: it reads, or doing it twice is the same as doing it once. Lost replies, time-outs, 429, 500, 502, 503
 * and 504 are worth another attempt.
 *
 * `onlyAfterRefusal`: doing it twice does harm. It is sent again only after an answer which proves that nothing was
 * done; never after a lost reply, a time-out or an error of the service itself.
 */
export type Repeat = 'freely' | 'onlyAfterRefusal';

const WORTH_REPEATING: readonly number[] = [500, 502, 503, 504];

/** Causes that the next attempt would meet again. */
const LASTING = /CERT|SELF_SIGNED|TLS|ERR_SSL|UNABLE_TO_(GET|VERIFY)|HOSTNAME_MISMATCH|responseTooLarge/;

/** Says whether a request may be sent again after this error. Pure. */
export function mayRepeat(error: unknown, repeat: Repeat): boolean {
  // Rate limiters count before they pass anything on.
  if (isTooManyRequestsError(error)) return true;
  if (repeat === 'onlyAfterRefusal') return isRefusedBeforeNova(error);
  if (isConnectionError(error)) return error.reason === null || !LASTING.test(error.reason);
  if (isRequestTimeoutError(error)) return true;
  return isServerError(error) && WORTH_REPEATING.includes(error.status);
}

/**
 * A 503 with `Retry-After` and without a request id was written in front of Nova, by a load balancer or a rate
 * limiter that sent nothing on: Nova gives an id to every request that reaches it. A 503 with an id came out of Nova,
 * at an unknown point; one without `Retry-After` may be a mesh proxy's word for a reset connection. Neither proves
 * anything.
 */
function isRefusedBeforeNova(error: unknown): boolean {
  return (
    isNovaError(error) && error.status === 503 && error.retryAfterMs !== null && error.requestId === null
  );
}
