import { inspect } from 'node:util';

const MASK = '[redacted]';

/**
 * A text that shows itself nowhere: not when it is printed, inspected, turned into JSON or put into a sentence. Only
 * {@link Secret.reveal} gives it away.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** Gives the text away, to the one place that sends it. */
  reveal(): string {
    return this.#text;
  }

  /** Shows that there is one. */
  toString(): string {
    return MASK;
  }

  /** Shows that there is one. */
  toJSON(): string {
    return MASK;
  }

  /** Shows that there is one. */
  [inspect.custom](): string {
    return MASK;
  }
}
