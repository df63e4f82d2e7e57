import { onAbort } from '../../http/on-abort.ts';
import type { Clock } from '../../model/clock.ts';
import type { RecoveryEventBody } from '../events.ts';
import type { InstanceOutcome } from '../instance-outcome.ts';
import type { StopSwitch } from '../stop-switch.ts';
import { ENOUGH_TO_JUDGE } from './failure-brake.ts';

/** After so many canaries in a row that showed nothing the route is opened: the failure brake has spoken by then. */
const MOST_CANARIES = ENOUGH_TO_JUDGE;

/** The leave to go on a route. */
export interface Pass {
  /** Works on the instance; a canary is waited for from here on. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** Gives the leave back with what became of the instance; null where it did not go on this route after all. */
  end(outcome: InstanceOutcome | null): void;
}

type Verdict = 'verified' | 'notGone' | { readonly reason: string };

interface Route {
  /** Whether everybody may go. */
  open: boolean;
  /** Whether one is on its way alone. */
  tried: boolean;
  /** How many have shown nothing in a row. */
  inARow: number;
  readonly waiting: (() => void)[];
}

/**
 * Lets one instance go first on every route, alone and to its verified end, before the others follow. Where it does not
 * come home the next one is the canary. Routes are tried side by side.
 */
export class Canaries {
  readonly #routes = new Map<string, Route>();
  readonly #clock: Clock;
  readonly #patienceMs: number;
  readonly #stop: StopSwitch;
  readonly #tell: (event: RecoveryEventBody) => void;

  /** @param given - `patienceMs`: how long a canary is waited for before the next one goes; it is still brought to its end. */
  constructor(given: {
    readonly clock: Clock;
    readonly patienceMs: number;
    readonly stop: StopSwitch;
    readonly tell: (event: RecoveryEventBody) => void;
  }) {
    this.#clock = given.clock;
    this.#patienceMs = given.patienceMs;
    this.#stop = given.stop;
    this.#tell = given.tell;
    onAbort(this.#stop.ending, () => {
      for (const route of this.#routes.values()) wake(route.waiting);
    });
  }

  /** Resolves when this instance may go on this route; at once where the run ends, in which nothing begins. */
  async pass(name: string | null, instanceId: string): Promise<Pass> {
    if (name === null) return FREE;
    const route = this.#routes.get(name) ?? { open: false, tried: false, inARow: 0, waiting: [] };
    this.#routes.set(name, route);
    while (!route.open && route.tried && this.#stop.mayBegin) {
      await new Promise<void>((resolve) => route.waiting.push(resolve));
    }
    if (route.open || !this.#stop.mayBegin) return FREE;
    route.tried = true;
    return this.#canary(name, route, instanceId);
  }

  #canary(name: string, route: Route, instanceId: string): Pass {
    let judged = false;
    const judge = (verdict: Verdict) => {
      if (judged) return;
      judged = true;
      this.#judge(name, route, instanceId, verdict);
    };
    return {
      during: async (work) => {
        const ended = new AbortController();
        void this.#clock.sleep(this.#patienceMs, ended.signal).then(
          () => judge({ reason: `It has not come to its end within ${this.#patienceMs} ms.` }),
          () => undefined,
        );
        try {
          return await work();
        } finally {
          ended.abort();
        }
      },
      end: (outcome) => judge(outcome === null ? 'notGone' : verdictOf(outcome)),
    };
  }

  #judge(route: string, state: Route, instanceId: string, verdict: Verdict): void {
    state.tried = false;
    if (verdict === 'verified') {
      state.open = true;
      this.#tell({ type: 'canaryVerified', route, instanceId });
    } else if (verdict !== 'notGone') {
      state.inARow += 1;
      state.open = state.inARow >= MOST_CANARIES;
      this.#tell({ type: 'canaryFailed', route, instanceId, reason: verdict.reason, opened: state.open });
    }
    wake(state.waiting);
  }
}

const FREE: Pass = { during: async (work) => work(), end: () => undefined };

function verdictOf({ outcome, reason }: InstanceOutcome): Verdict {
  return outcome === 'recovered' || outcome === 'deleted' ? 'verified' : { reason: reason ?? outcome };
}

function wake(waiting: (() => void)[]): void {
  for (const resolve of waiting.splice(0)) resolve();
}
