import { isNovaError } from '../nova/index.ts';

/** Nova's own words in an error, with the request's id, or what else there is. */
export function words(error: unknown): string {
  if (isNovaError(error)) {
    return `${error.novaMessage} (HTTP ${error.status}, ${error.requestId ?? 'no request id'})`;
  }
  return error instanceof Error ? error.message : String(error);
}
