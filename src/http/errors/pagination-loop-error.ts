import { LifeboatError } from '../../errors.ts';

/**
 * Thrown when a list leads back to a page that was read already, tells of a next page without saying where it starts, or
 * has more pages than a list may have. What was listed so far cannot be taken for the whole.
 */
export class PaginationLoopError extends LifeboatError {
  override readonly name = 'PaginationLoopError';
  /** The list's path, such as `/servers/detail`. */
  readonly path: string;
  /** Where the page that came twice starts; null where the service did not say. */
  readonly marker: string | null;
  readonly requestId: string | null;

  constructor(path: string, marker: string | null, requestId: string | null, maxPages: number | null = null) {
    const again = marker === null ? 'names no marker' : `starts at ${marker}, which was read already`;
    const where = maxPages === null ? again : `is one too many: ${maxPages} were read, and there is no end`;
    super('paginationLoop', `${path}: the next page ${where}`);
    this.path = path;
    this.marker = marker;
    this.requestId = requestId;
  }
}
