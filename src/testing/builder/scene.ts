import type { TaskState } from '../../model/states.ts';
import type { Flavor } from '../world/flavor.ts';
import type { HypervisorType } from '../world/hypervisor.ts';

/** A host to add. */
export interface HostOptions {
  /** @default 64 */
  readonly vcpus?: number | undefined;
  /** MiB. @default 262144 */
  readonly ram?: number | undefined;
  /** GiB. @default 10000 */
  readonly disk?: number | undefined;
  /** `ironic` and VMware cannot evacuate. @default that of the cloud */
  readonly hypervisorType?: HypervisorType | undefined;
  /** `hypervisor_hostname`, where it differs from the name of the service. @default the host's name */
  readonly node?: string | undefined;
  /** @default 'nova' */
  readonly zone?: string | undefined;
  /** @default 'enabled' */
  readonly status?: 'enabled' | 'disabled' | undefined;
  /** Shown with `status: 'disabled'`. */
  readonly disabledReason?: string | undefined;
  /**
   * The newest version of the compute RPC API that its nova-compute understands. One of Zed (6.1) in a cloud that is newer, as
   * in a rolling upgrade, knows no target state: oslo.messaging throws an order with one away there, and nothing tells. From
   * Nova's source; nobody has compared it with a real one.
   * @default '6.2', that of 2023.1
   */
  readonly computeRpc?: '6.1' | '6.2' | undefined;
  /**
   * Its nova-compute takes a target state and does not heed it: what is evacuated there comes back as it was. No release of
   * Nova is known to do so.
   * @default false
   */
  readonly ignoresTargetState?: boolean | undefined;
}

/** What the scenes of all instances have in common. */
export interface SceneBasics {
  /** The host that it is on. */
  readonly host: string;
  /** @default `m1.small`: 1 VCPU, 2048 MiB, 20 GiB */
  readonly flavor?: Flavor | undefined;
  /** Its root disk is a volume: no image, and nothing on the host. @default false */
  readonly volumeBacked?: boolean | undefined;
  /** Who owns it. @default 'demo' */
  readonly owner?: 'admin' | 'demo' | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** The server group that it is a member of, by its name. */
  readonly group?: string | undefined;
  /** Locked by its owner, or by an administrator. @default it is not locked */
  readonly lockedBy?: 'owner' | 'admin' | undefined;
  /** Why; only with `lockedBy`. */
  readonly lockedReason?: string | undefined;
}

/** What an instance may be in the middle of, where its state does not say so itself. */
export interface SceneTask {
  /** A task that is under way, or that will never end; nobody works on it. */
  readonly task?: TaskState | undefined;
}

/** An instance that is in a state already, with the history that leads there. */
export type InstanceScene = SceneBasics &
  (
    | (SceneTask & {
        /** @default 'active' */
        readonly state?:
          | 'active'
          | 'stopped'
          | 'paused'
          | 'suspended'
          | 'rescued'
          | 'shelved'
          | 'shelved_offloaded'
          | 'soft-delete'
          | 'error'
          | 'building'
          | undefined;
      })
    | (SceneTask & {
        /** Resized, or cold-migrated, and not confirmed yet; `host` is where it is now. */
        readonly state: 'resized';
        /** What it was before. */
        readonly from: 'active' | 'stopped';
        /** The host that it came from. */
        readonly source: string;
        /** @default 'resize' */
        readonly by?: 'resize' | 'migration' | undefined;
        /** The flavor before; with a cold migration the same. @default one with half as much memory */
        readonly oldFlavor?: Flavor | undefined;
      })
    | {
        /**
         * An evacuation from `host` was asked for, and its destination works on it as soon as the power of `host` is off:
         * from now on where it was killed before, otherwise from its `kill` on.
         */
        readonly state: 'evacuating';
        /** What it was before. */
        readonly from: 'active' | 'stopped';
        readonly to: string;
        /** Nobody works on it: its destination died, or the message was lost. @default false */
        readonly stuck?: boolean | undefined;
      }
  );
