import {
  evacuateHost,
  type EvacuateHostOptions,
  type Journal,
  memoryJournal,
  NovaClient,
  type RecoveryReport,
} from '../../../src/index.ts';
import type { SimulatedCloud } from '../../../src/testing/index.ts';

/** A process that can be stopped as by SIGSTOP, at one of its requests or journal writes, counted together from 1. */
export class StoppableProcess {
  /** When it made each request that changes something, by the cloud's clock. */
  readonly changes: { readonly at: number; readonly what: string }[] = [];
  readonly stopped: Promise<void>;
  readonly journal = memoryJournal();
  moments = 0;
  #tellStopped: () => void = () => undefined;
  #cont: () => void = () => undefined;
  #until: Promise<void> | null = null;
  readonly #stopAt: number;

  constructor(stopAt = 0) {
    this.#stopAt = stopAt;
    this.stopped = new Promise((resolve) => {
      this.#tellStopped = resolve;
    });
  }

  /** SIGCONT. */
  cont(): void {
    this.#until = null;
    this.#cont();
  }

  async recover(
    cloud: SimulatedCloud,
    host: string,
    options: Pick<EvacuateHostOptions, 'policy' | 'storage' | 'takeOver' | 'inFlight'>,
  ): Promise<RecoveryReport> {
    const login = cloud.connectOptions();
    const clock: typeof login.clock = {
      now: () => login.clock.now(),
      sleep: (ms, signal) => this.#awake(login.clock.sleep(ms, signal)),
    };
    const transport: typeof login.transport = {
      send: async (request) => {
        if (request.method !== 'GET' && !request.url.includes('/auth/')) {
          this.changes.push({ at: clock.now(), what: `${request.method} ${request.body ?? ''}` });
        }
        return this.#moment(login.transport.send(request));
      },
      close: () => login.transport.close(),
    };
    const { journal: kept } = this;
    const journal: Journal = {
      ...kept,
      begin: async (of, runId) => {
        const run = await kept.begin(of, runId);
        return { ...run, append: (record) => this.#moment(run.append(record)) };
      },
    };
    const nova = await NovaClient.connect({ ...login, transport, clock });
    return evacuateHost(nova, host, { ...options, fence: cloud.fencer(), clock, journal });
  }

  // What was asked of others goes on without it; it hears of the end once it runs again.
  async #moment<T>(act: Promise<T>): Promise<T> {
    this.moments += 1;
    if (this.moments === this.#stopAt) {
      this.#until = new Promise((resolve) => {
        this.#cont = resolve;
      });
      this.#tellStopped();
    }
    return this.#awake(act);
  }

  async #awake<T>(wait: Promise<T>): Promise<T> {
    const settled = await wait.then(
      (value) => () => value,
      (error: unknown) => () => {
        throw error;
      },
    );
    while (this.#until !== null) await this.#until;
    return settled();
  }
}
