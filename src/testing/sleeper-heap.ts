/** Somebody who sleeps. */
export interface Sleeper {
  /** When to wake, in milliseconds since the epoch. */
  readonly at: number;
  /** Given by the heap: those of one moment wake in the order in which they came. */
  order: number;
  wake: () => void;
  /** Its place in the heap; -1 when it is in none. */
  place: number;
}

/** The sleepers, the first to wake at hand. Time limits are taken back all the time, so removal is as cheap as addition. */
export class SleeperHeap {
  readonly #heap: Sleeper[] = [];
  #count = 0;

  add(sleeper: Sleeper): void {
    sleeper.order = this.#count += 1;
    this.#heap.push(sleeper);
    this.#rise(sleeper, this.#heap.length - 1);
  }

  get size(): number {
    return this.#heap.length;
  }

  first(): Sleeper | null {
    return this.#heap[0] ?? null;
  }

  remove(sleeper: Sleeper): void {
    const { place } = sleeper;
    if (this.#heap[place] !== sleeper) return;
    sleeper.place = -1;
    const last = this.#heap.pop();
    if (last === undefined || last === sleeper) return;
    this.#rise(last, place);
    this.#sink(last, last.place);
  }

  #rise(sleeper: Sleeper, from: number): void {
    let place = from;
    while (place > 0) {
      const parentPlace = (place - 1) >> 1;
      const parent = this.#heap[parentPlace];
      if (parent === undefined || !isBefore(sleeper, parent)) break;
      this.#put(parent, place);
      place = parentPlace;
    }
    this.#put(sleeper, place);
  }

  #sink(sleeper: Sleeper, from: number): void {
    let place = from;
    for (;;) {
      const left = this.#heap[2 * place + 1];
      const right = this.#heap[2 * place + 2];
      if (left === undefined) break;
      const child = right !== undefined && isBefore(right, left) ? right : left;
      if (!isBefore(child, sleeper)) break;
      const childPlace: number = child === left ? 2 * place + 1 : 2 * place + 2;
      this.#put(child, place);
      place = childPlace;
    }
    this.#put(sleeper, place);
  }

  #put(sleeper: Sleeper, place: number): void {
    this.#heap[place] = sleeper;
    sleeper.place = place;
  }
}

function isBefore(one: Sleeper, other: Sleeper): boolean {
  return one.at === other.at ? one.order < other.order : one.at < other.at;
}
