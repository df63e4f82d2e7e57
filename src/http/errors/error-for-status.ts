import { isMicroversion } from '../../model/microversion.ts';
import { NovaError, type RefusalFacts } from './nova-error.ts';
import {
  BadRequestError,
  ConflictError,
  ForbiddenError,
  MicroversionUnsupportedError,
  NotFoundError,
  ServerError,
  TooManyRequestsError,
  UnauthorizedError,
} from './status-errors.ts';

/** Chooses the class of error for an answer that is no success. */
export function errorForStatus(facts: RefusalFacts): NovaError {
  switch (facts.status) {
    case 400:
      return new BadRequestError(facts);
    case 401:
      return new UnauthorizedError(facts);
    case 403:
      return new ForbiddenError(facts);
    case 404:
      return new NotFoundError(facts);
    case 406:
      return facts.microversion === null
        ? new NovaError(facts)
        : new MicroversionUnsupportedError(facts, facts.microversion, rangeIn(facts.novaMessage));
    case 409:
      return new ConflictError(facts);
    case 413:
    case 429:
      return new TooManyRequestsError(facts);
    default:
      return facts.status >= 500 ? new ServerError(facts) : new NovaError(facts);
  }
}

/** Nova says in words what it supports: "Minimum is 2.1 and maximum is 2.100." */
function rangeIn(message: string): { min: `${number}.${number}`; max: `${number}.${number}` } | null {
  const found = /minimum is (\d+\.\d+) and maximum is (\d+\.\d+)/i.exec(message);
  const [, min = '', max = ''] = found ?? [];
  return isMicroversion(min) && isMicroversion(max) ? { min, max } : null;
}
