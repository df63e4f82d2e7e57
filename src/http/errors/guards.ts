import { isLifeboatError } from '../../errors.ts';
import type { ConnectionError } from './connection-error.ts';
import type { DeadlineExceededError } from './deadline-exceeded-error.ts';
import type { MiddlewareError } from './middleware-error.ts';
import type { PaginationLoopError } from './pagination-loop-error.ts';
import type { RequestAbortedError } from './request-aborted-error.ts';
import type { RequestTimeoutError } from './request-timeout-error.ts';
import type { ResponseValidationError } from './response-validation-error.ts';
import type {
  BadRequestError,
  ConflictError,
  ForbiddenError,
  MicroversionUnsupportedError,
  NotFoundError,
  ServerError,
  TooManyRequestsError,
  UnauthorizedError,
} from './status-errors.ts';

// Each guard goes by brand and code and not by instanceof, which is false for an error from another copy of the
// package.
function hasCode(value: unknown, code: string): boolean {
  return isLifeboatError(value) && value.code === code;
}

/** Says whether a value is a {@link BadRequestError}, also one from another copy of the package. */
export function isBadRequestError(value: unknown): value is BadRequestError {
  return hasCode(value, 'badRequest');
}

/** Says whether a value is an {@link UnauthorizedError}, also one from another copy of the package. */
export function isUnauthorizedError(value: unknown): value is UnauthorizedError {
  return hasCode(value, 'unauthorized');
}

/** Says whether a value is a {@link ForbiddenError}, also one from another copy of the package. */
export function isForbiddenError(value: unknown): value is ForbiddenError {
  return hasCode(value, 'forbidden');
}

/** Says whether a value is a {@link NotFoundError}, also one from another copy of the package. */
export function isNotFoundError(value: unknown): value is NotFoundError {
  return hasCode(value, 'notFound');
}

/** Says whether a value is a {@link ConflictError}, also one from another copy of the package. */
export function isConflictError(value: unknown): value is ConflictError {
  return hasCode(value, 'conflict');
}

/** Says whether a value is a {@link TooManyRequestsError}, also one from another copy of the package. */
export function isTooManyRequestsError(value: unknown): value is TooManyRequestsError {
  return hasCode(value, 'tooManyRequests');
}

/** Says whether a value is a {@link ServerError}, also one from another copy of the package. */
export function isServerError(value: unknown): value is ServerError {
  return hasCode(value, 'server');
}

/** Says whether a value is a {@link MicroversionUnsupportedError}, also one from another copy of the package. */
export function isMicroversionUnsupportedError(value: unknown): value is MicroversionUnsupportedError {
  return hasCode(value, 'microversionUnsupported');
}

/** Says whether a value is a {@link ConnectionError}, also one from another copy of the package. */
export function isConnectionError(value: unknown): value is ConnectionError {
  return hasCode(value, 'connection');
}

/** Says whether a value is a {@link RequestTimeoutError}, also one from another copy of the package. */
export function isRequestTimeoutError(value: unknown): value is RequestTimeoutError {
  return hasCode(value, 'requestTimeout');
}

/** Says whether a value is a {@link RequestAbortedError}, also one from another copy of the package. */
export function isRequestAbortedError(value: unknown): value is RequestAbortedError {
  return hasCode(value, 'requestAborted');
}

/** Says whether a value is a {@link ResponseValidationError}, also one from another copy of the package. */
export function isResponseValidationError(value: unknown): value is ResponseValidationError {
  return hasCode(value, 'responseValidation');
}

/** Says whether a value is a {@link PaginationLoopError}, also one from another copy of the package. */
export function isPaginationLoopError(value: unknown): value is PaginationLoopError {
  return hasCode(value, 'paginationLoop');
}

/** Says whether a value is a {@link DeadlineExceededError}, also one from another copy of the package. */
export function isDeadlineExceededError(value: unknown): value is DeadlineExceededError {
  return hasCode(value, 'deadlineExceeded');
}

/** Says whether a value is a {@link MiddlewareError}, also one from another copy of the package. */
export function isMiddlewareError(value: unknown): value is MiddlewareError {
  return hasCode(value, 'middleware');
}

/**
 * Says whether a call that failed may have been carried out all the same. Errors that this library does not know
 * count as yes.
 */
export function mayHaveActed(error: unknown): boolean {
  if (!isLifeboatError(error)) return true;
  return 'mayHaveActed' in error ? error.mayHaveActed === true : false;
}
