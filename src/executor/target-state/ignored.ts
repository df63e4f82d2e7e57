import type { Instance } from '../../model/instance.ts';
import type { AwaitStateStep } from '../../recovery/index.ts';
import { leaveWhenStopped, mutate } from '../mutate.ts';
import type { Work } from '../work.ts';
import { readEvacuationEvents } from './evacuation-events.ts';
import { restsOnTargetState } from './trust.ts';

/**
 * How many looks in a row must show it running, one tick apart. Nova stops it before the migration is `done`, so that one
 * would do; somebody's start, or a stop that is late all the same, would then be misread.
 */
const LOOKS = 3;

/**
 * Watches the end of an evacuation with a target state: whether the instance runs on its new host, idle, and no
 * nova-compute has stopped it within that evacuation. Its destination has then ignored the target state. What was left running
 * is stopped where the policy has the client stop things.
 */
export class IgnoredTargetState {
  readonly #work: Work;
  readonly #watches: boolean;
  #looks = 0;
  #handled = false;

  constructor(work: Work, { vmStates, leftHost }: AwaitStateStep) {
    this.#work = work;
    this.#watches = leftHost !== undefined && vmStates.includes('stopped') && restsOnTargetState(work.plan);
  }

  /** Takes a look that did not show the end state. A sentence where it is left running: the wait is over. */
  async look(instance: Instance): Promise<string | null> {
    if (!this.#watches || this.#handled) return null;
    this.#looks = isRunningElsewhere(instance, this.#work) ? this.#looks + 1 : 0;
    if (this.#looks < LOOKS) return null;
    const { run } = this.#work;
    const events = await readEvacuationEvents(this.#work);
    // Stopped within the evacuation, somebody has started it since: that is not for us to undo.
    if (events === null || events.stopped) return null;
    this.#handled = true;
    const sign = `${instance.name} was evacuated at 2.95 to ${instance.host ?? 'a host'} and not stopped there: its nova-compute ignores the target state.`;
    run.targetState.lose(instance.id, sign);
    if (!run.targetState.mayStop) {
      return `${sign} It is running although it is to be stopped, and the policy does not let the client stop it (allowClientStop): openstack server stop ${instance.id}`;
    }
    await this.#stop(instance);
    return null;
  }

  /** The end state was reached. */
  reached(): void {
    if (this.#watches && !this.#handled) this.#work.run.targetState.prove();
  }

  async #stop({ id }: Instance): Promise<void> {
    const { run } = this.#work;
    try {
      await mutate(run, 'stop', { instanceId: id }, (options) => run.nova.servers.stop(id, options));
    } catch {
      // Whether it had its effect shows in the wait that goes on.
      leaveWhenStopped(run);
    }
  }
}

function isRunningElsewhere({ vmState, taskState, powerState, host }: Instance, { run }: Work): boolean {
  const isRunning = vmState === 'active' && taskState === null && powerState === 'running';
  return isRunning && host !== null && host !== run.host;
}
