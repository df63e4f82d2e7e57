import type { HostPower, PowerReading, SwitchOffAnswer } from '../../../src/fencing/index.ts';
import type { FakeClock } from '../../http/fake-clock.ts';

/** What a reading gives: a state, or an error. */
export type Said = PowerReading['state'] | Error;

/** A host's power that says what it was told to, and the last of that for ever. */
export class ScriptedPower implements HostPower {
  readonly where = 'the power strip';
  readonly secrets = ['hunter2'];
  /** What was asked of it, and when, in milliseconds since its beginning. */
  readonly asked: [what: 'read' | 'off' | 'close', atMs: number][] = [];
  order: SwitchOffAnswer | Error = { accepted: true, shown: 'taken' };
  readonly #says: Said[];
  readonly #clock: FakeClock;
  readonly #begun: number;

  constructor(clock: FakeClock, ...says: Said[]) {
    this.#clock = clock;
    this.#begun = clock.now();
    this.#says = says;
  }

  read(): Promise<PowerReading> {
    this.#note('read');
    const said = (this.#says.length > 1 ? this.#says.shift() : this.#says[0]) ?? 'unclear';
    return said instanceof Error
      ? Promise.reject(said)
      : Promise.resolve({ state: said, shown: `it is ${said}` });
  }

  switchOff(): Promise<SwitchOffAnswer> {
    this.#note('off');
    return this.order instanceof Error ? Promise.reject(this.order) : Promise.resolve(this.order);
  }

  close(): Promise<void> {
    this.#note('close');
    return Promise.resolve();
  }

  #note(what: 'read' | 'off' | 'close'): void {
    this.asked.push([what, this.#clock.now() - this.#begun]);
  }
}
