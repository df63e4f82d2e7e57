import type { InstanceAction } from '../../model/instance-action.ts';
import type { Work } from '../work.ts';

/** The sentence of Nova's `UnsupportedRPCVersion`: its class is named nowhere in an answer. */
const UNSUPPORTED_RPC_VERSION = /UnsupportedRPCVersion|Unsupported RPC version/;

/** Says whether Nova's words are those of an order that a service is too old for. */
export function isUnsupportedRpcVersion(words: string | null | undefined): boolean {
  return UNSUPPORTED_RPC_VERSION.test(words ?? '');
}

/** What the events of an evacuation's action tell of the order to its destination. */
export interface EvacuationEvents {
  /** The conductor refused to send it, in these words; null where it did not. */
  readonly refused: string | null;
  /** The conductor has sent it. */
  readonly sent: boolean;
  /** A nova-compute has begun with it. */
  readonly taken: boolean;
  /** A nova-compute has powered the guest off within it. */
  readonly stopped: boolean;
}

/** Reads the events of the newest evacuation of an instance; null where they cannot be read, or where there is none. */
export async function readEvacuationEvents({ run, instance }: Work): Promise<EvacuationEvents | null> {
  const { instanceActions } = run.nova;
  const options = { signal: run.stop.signal };
  try {
    const actions = (await instanceActions.list(instance.id, options).all()).data;
    const evacuation = actions.find(({ action }) => action === 'evacuate');
    if (evacuation === undefined) return null;
    return eventsOf((await instanceActions.show(instance.id, evacuation.requestId, options)).data);
  } catch {
    // Nothing is concluded from what cannot be read; whoever waits looks again.
    return null;
  }
}

function eventsOf({ events }: InstanceAction): EvacuationEvents | null {
  if (events === undefined) return null;
  const named = (name: string) => events.find(({ event }) => event === name);
  const order = named('rebuild_server');
  return {
    refused:
      order?.result === 'Error' && isUnsupportedRpcVersion(order.details) ? (order.details ?? '') : null,
    sent: order?.result === 'Success',
    taken: named('compute_rebuild_instance') !== undefined,
    stopped: named('compute_stop_instance') !== undefined,
  };
}
