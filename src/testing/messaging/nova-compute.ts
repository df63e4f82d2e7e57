import type { Clock } from '../../model/clock.ts';
import type { Pace } from '../pace.ts';
import { NovaException } from '../world/nova-exception.ts';

/** Thrown inside a nova-compute that has ended: whatever it was doing just stops there. */
export class ProcessEnded extends Error {}

/** One life of a nova-compute process. */
export interface ComputeProcess {
  readonly host: string;
  /** Whether it has ended. */
  readonly ended: boolean;
  /** Lets time pass. Rejects with {@link ProcessEnded} when the process ends meanwhile. */
  pause(ms: number): Promise<void>;
  /** Runs a piece of work while nobody else in this process holds the lock of that name. */
  locked<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** What times the messages. */
export interface Timing {
  readonly clock: Clock;
  readonly pace: Pace;
}

/** An order to a nova-compute, by the name of the method that it calls there. */
export interface Message {
  readonly method: string;
  readonly run: (process: ComputeProcess) => Promise<void>;
}

/**
 * The nova-compute of a host: its queue, and the lives of its process. Messages to a dead one wait in the queue and are
 * carried out when it comes back, however late that is.
 */
export class NovaCompute {
  readonly host: string;
  readonly #timing: Timing;
  readonly #queue: Message[] = [];
  #process: LivingProcess | null = null;

  constructor(timing: Timing, host: string) {
    this.#timing = timing;
    this.host = host;
  }

  /** Whether the process runs in truth. */
  get alive(): boolean {
    return this.#process !== null;
  }

  /** Sends an order and does not wait for it. */
  cast(message: Message): void {
    void this.#timing.clock.sleep(this.#timing.pace.message).then(() => this.#deliver(message));
  }

  /** Sends an order and waits until it is carried out. Says false when no answer came in `rpc_response_timeout`. */
  async call(message: Message): Promise<boolean> {
    const limit = new AbortController();
    let expired = false;
    const carriedOut = new Promise<boolean>((resolve, reject) => {
      this.cast({
        method: message.method,
        run: async (process) => {
          // Its sender has gone, and the broker has thrown it away.
          if (expired) return;
          await message.run(process).then(
            () => resolve(true),
            (error: unknown) => {
              if (!(error instanceof ProcessEnded))
                reject(error instanceof Error ? error : new Error(String(error)));
              throw error;
            },
          );
        },
      });
    });
    const tooLate = this.#timing.clock.sleep(this.#timing.pace.rpcTimeout, limit.signal).then(
      () => {
        expired = true;
        return false;
      },
      () => false,
    );
    try {
      return await Promise.race([carriedOut, tooLate]);
    } finally {
      limit.abort();
    }
  }

  /** Ends the process at once. */
  end(): void {
    this.#process?.end();
    this.#process = null;
  }

  /** Has the process run already, with nothing left to do from before. */
  startAtOnce(): void {
    this.#process = new LivingProcess(this.#timing.clock, this.host);
    this.#process.serves = true;
  }

  /** Starts the process; `init` is what it does before it takes orders. */
  async start(init: (process: ComputeProcess) => Promise<void>): Promise<void> {
    if (this.#process !== null) return;
    const process = new LivingProcess(this.#timing.clock, this.host);
    this.#process = process;
    await init(process);
    process.serves = true;
    for (const message of this.#queue.splice(0)) this.#deliver(message);
  }

  /** The orders that wait for its return. */
  get waiting(): readonly string[] {
    return this.#queue.map(({ method }) => method);
  }

  #deliver(message: Message): void {
    const process = this.#process;
    if (process?.serves !== true) {
      this.#queue.push(message);
      return;
    }
    void message.run(process).catch((error: unknown) => {
      // Nova writes its exceptions to its log, and so they have had all their consequences already.
      if (error instanceof NovaException || error instanceof ProcessEnded) return;
      throw error;
    });
  }
}

class LivingProcess implements ComputeProcess {
  readonly host: string;
  serves = false;
  readonly #clock: Clock;
  #ended = false;
  readonly #locks = new Map<string, Promise<void>>();

  constructor(clock: Clock, host: string) {
    this.#clock = clock;
    this.host = host;
  }

  async pause(ms: number): Promise<void> {
    await this.#clock.sleep(ms);
    if (this.#ended) throw new ProcessEnded();
  }

  async locked<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.#locks.get(name) ?? Promise.resolve();
    const result = before.then(() => {
      if (this.#ended) throw new ProcessEnded();
      return work();
    });
    const settled = result.then(
      () => undefined,
      () => undefined,
    );
    this.#locks.set(name, settled);
    void settled.then(() => {
      if (this.#locks.get(name) === settled) this.#locks.delete(name);
    });
    return result;
  }

  get ended(): boolean {
    return this.#ended;
  }

  end(): void {
    this.#ended = true;
  }
}
