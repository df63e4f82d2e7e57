import type { InstanceAction } from './instance-action.ts';
import type { Known } from './known.ts';
import type { Migration } from './migration.ts';
import type { PowerState } from './power-state.ts';
import type { TaskState, VmState } from './states.ts';

/** A server as Nova's compute sees it, in Nova's words. Plain, readonly, JSON. */
export interface Instance {
  readonly id: string;
  readonly name: string;
  /** Its owner's project (`tenant_id`); absent where Nova does not tell. */
  readonly projectId?: string;
  /** `OS-EXT-SRV-ATTR:host`, the name of the compute service; null before scheduling and after an offload. */
  readonly host: string | null;
  /** `OS-EXT-SRV-ATTR:hypervisor_hostname`; may be a fully qualified name where `host` is short. */
  readonly node: string | null;
  readonly vmState: Known<VmState>;
  readonly taskState: Known<TaskState> | null;
  readonly powerState: PowerState;
  /** Null for an instance that has never run: Nova refuses to evacuate it. */
  readonly launchedAt: string | null;
  readonly updatedAt: string;
  /** The empty string stands for a volume-backed instance. */
  readonly imageRef: string;
  readonly locked: boolean;
  /** Shown from microversion 2.73 on. */
  readonly lockedReason?: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  /** The availability zone that its owner has bound it to, null for none; shown from microversion 2.96 on. */
  readonly pinnedAvailabilityZone?: string | null;
  /** Not readable over REST; whoever can read the cell database may add it. */
  readonly systemMetadata?: { readonly old_vm_state?: string };
  /** The instance's migrations of every type, newest first; absent where they were not fetched. */
  readonly migrations?: readonly Migration[];
  /** The instance's action history, newest first; absent where it was not fetched. */
  readonly actions?: readonly InstanceAction[];
  /** Nova's words about the last failure; shown only while the instance is in error or deleted. */
  readonly fault?: InstanceFault;
}

/** Nova's words about the last failure of an instance. */
export interface InstanceFault {
  readonly code: number | null;
  readonly message: string;
  readonly created: string | null;
}
