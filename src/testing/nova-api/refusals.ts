import { ApiFault } from './api-fault.ts';
import type { NovaRequest } from './nova-request.ts';

/** Nova's words where a policy forbids. @param rule - Without `os_compute_api:`. */
export function policyForbids(rule: string): ApiFault {
  return new ApiFault(403, `Policy doesn't allow os_compute_api:${rule} to be performed.`);
}

/** @throws ApiFault unless an administrator asks */
export function requireAdmin({ isAdmin }: Pick<NovaRequest, 'isAdmin'>, rule: string): void {
  if (!isAdmin) throw policyForbids(rule);
}

/** Nothing is there, or not at this microversion. */
export function resourceNotFound(): ApiFault {
  return new ApiFault(404, 'The resource could not be found.');
}

/** What Nova says when an exception of its own comes unexpectedly. @param type - Such as `nova.exception.NovaException`. */
export function unexpectedError(type: string): ApiFault {
  return new ApiFault(
    500,
    `Unexpected API Error. Please report this at http://bugs.launchpad.net/nova/ and attach the Nova API log if possible.\n<class '${type}'>`,
  );
}
