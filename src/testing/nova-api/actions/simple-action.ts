import type { TaskState, VmState } from '../../../model/states.ts';
import { castToCompute } from '../../compute/method.ts';
import type { Work } from '../../compute/work.ts';
import { checkInstance, destinationOf } from '../check-instance.ts';
import { ACCEPTED, type ServerAction } from '../server-action.ts';

/** An action that asks for a vm_state, writes a task and sends one order to the host. */
interface SimpleAction {
  readonly action: string;
  readonly vmStates: readonly VmState[];
  readonly task: TaskState;
  /** Nova's name of the method on the host. */
  readonly method: string;
  readonly body: (work: Work) => Promise<void>;
}

/** Makes a {@link ServerAction} of it; whether the host is up, nobody asks. */
export function simpleAction({ action, vmStates, task, method, body }: SimpleAction): ServerAction {
  return {
    run: ({ world, instance, isAdmin, asker }) => {
      checkInstance(instance, isAdmin, { action, vmStates });
      world.save(instance, { taskState: task }, `nova-api: ${action}`, [null]);
      world.recordAction(instance, action, asker);
      castToCompute(world, destinationOf(instance), instance, asker, { method }, body);
      return ACCEPTED;
    },
  };
}
