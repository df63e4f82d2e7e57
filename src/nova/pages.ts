import { PaginationLoopError } from '../http/errors/pagination-loop-error.ts';

/** Everything that a list holds, read to its end. */
export interface WholeList<T> {
  readonly data: readonly T[];
  /** Of the last page. */
  readonly requestId: string | null;
  /** When Nova answered with the last page, by its own clock, as an ISO time. */
  readonly date: string | null;
  readonly pages: number;
}

/**
 * A list that Nova gives page by page. Nothing is sent before it is read; each reading starts anew.
 *
 * @example
 * ```ts
 * for await (const server of nova.servers.detail({ host: 'compute-7' })) console.log(server.id);
 * const { data } = await nova.servers.detail({ host: 'compute-7' }).all();
 * ```
 */
export interface Pages<T> extends AsyncIterable<T> {
  /**
   * Reads to the end.
   *
   * @throws PaginationLoopError when the end never comes; then what was read is no whole list.
   */
  all(): Promise<WholeList<T>>;
}

/** One page as it was read. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Where the next one starts; null at the end, undefined where the service tells of a next page but not where. */
  readonly next: string | null | undefined;
  readonly requestId: string | null;
  readonly date: string | null;
}

/** With pages of Nova's usual size, ten million things. */
const MOST_PAGES = 10_000;

/**
 * Makes a list out of a way to read the page that starts at a marker.
 *
 * @param maxPages - How many pages are read at most.
 * @param begin - Called for each reading, so that it may keep something from page to page.
 */
export function paginate<T>(
  path: string,
  maxPages: number | undefined = MOST_PAGES,
  begin: () => (marker: string | null) => Promise<Page<T>>,
): Pages<T> {
  async function* pages(): AsyncGenerator<Page<T>, void, undefined> {
    const read = begin();
    const seen = new Set<string>();
    let marker: string | null = null;
    for (let count = 1; ; count += 1) {
      const page: Page<T> = await read(marker);
      yield page;
      if (page.next === null) return;
      if (page.next === undefined || seen.has(page.next)) {
        throw new PaginationLoopError(path, page.next ?? null, page.requestId);
      }
      if (count >= maxPages) throw new PaginationLoopError(path, page.next, page.requestId, maxPages);
      seen.add(page.next);
      marker = page.next;
    }
  }

  return {
    async *[Symbol.asyncIterator]() {
      for await (const page of pages()) yield* page.items;
    },

    async all() {
      const data: T[] = [];
      let requestId: string | null = null;
      let date: string | null = null;
      let count = 0;
      for await (const page of pages()) {
        // Not by spreading: a page may be larger than the stack.
        for (const item of page.items) data.push(item);
        ({ requestId, date } = page);
        count += 1;
      }
      return { data, requestId, date, pages: count };
    },
  };
}
