import { onAbort } from '../../http/on-abort.ts';
import type { RecoveryEventBody } from '../events.ts';
import type { InstanceOutcome } from '../instance-outcome.ts';
import type { StopSwitch } from '../stop-switch.ts';

/** So many instances must have ended before the rate of failures says anything. */
export const ENOUGH_TO_JUDGE = 5;

/** What an instance that was worked on may come to and say something about the others. */
const COUNTED: readonly InstanceOutcome['outcome'][] = ['recovered', 'deleted', 'failed', 'held'];

/**
 * Stops a run in which too many instances fail: of those that ended after work, once there are
 * {@link ENOUGH_TO_JUDGE}, a greater part than the limit.
 *
 * What fails, fails fast, and what succeeds takes its time. So while the failures among those that have ended are too
 * many, and those under way may still show the run to be sound, nothing further begins; once they cannot, the run ends.
 */
export class FailureBrake {
  readonly #limit: number;
  readonly #stop: StopSwitch;
  readonly #tell: (event: RecoveryEventBody) => void;
  #underWay = 0;
  #ended = 0;
  #failed = 0;
  #inDoubt = false;
  #changed: Promise<void> = Promise.resolve();
  #change: () => void = () => undefined;

  /** @param limit - From 0 to 1, which never stops anything. */
  constructor(limit: number, stop: StopSwitch, tell: (event: RecoveryEventBody) => void) {
    this.#limit = limit;
    this.#stop = stop;
    this.#tell = tell;
    this.#renew();
    // Nothing begins any more, and whoever waits here has to say so.
    onAbort(stop.ending, () => this.#change());
  }

  /** Works on one instance as soon as that may begin, and counts what became of it; null counts for nothing. */
  async during(work: () => Promise<InstanceOutcome | null>): Promise<InstanceOutcome | null> {
    while (this.#inDoubt && this.#stop.mayBegin) await this.#changed;
    this.#underWay += 1;
    let outcome: InstanceOutcome | null = null;
    try {
      outcome = await work();
      return outcome;
    } finally {
      this.#underWay -= 1;
      this.#count(outcome);
    }
  }

  #count(ended: InstanceOutcome | null): void {
    if (isCounted(ended)) {
      this.#ended += 1;
      if (ended.outcome === 'failed') this.#failed += 1;
    }
    if (!this.#stop.mayBegin) return;
    const judges = this.#ended >= ENOUGH_TO_JUDGE;
    if (judges && this.#failed > this.#limit * (this.#ended + this.#underWay)) {
      this.#stop.beginNothing({ code: 'failureRate', sentence: this.#sentence() });
    }
    this.#doubt(judges && this.#failed > this.#limit * this.#ended);
  }

  #doubt(inDoubt: boolean): void {
    if (inDoubt !== this.#inDoubt && this.#stop.mayBegin) {
      this.#tell({
        type: inDoubt ? 'beginningPaused' : 'beginningResumed',
        failed: this.#failed,
        ended: this.#ended,
      });
    }
    this.#inDoubt = inDoubt;
    const tell = this.#change;
    this.#renew();
    tell();
  }

  #renew(): void {
    this.#changed = new Promise((resolve) => {
      this.#change = resolve;
    });
  }

  #sentence(): string {
    return `${this.#failed} of the ${this.#ended} instances that ended have failed, more than maxFailureRate ${this.#limit} allows; nothing further is begun. Look at their reasons; maxFailureRate: 1 goes on whatever fails.`;
  }
}

function isCounted(ended: InstanceOutcome | null): ended is InstanceOutcome {
  return ended?.startedAt != null && COUNTED.includes(ended.outcome);
}
