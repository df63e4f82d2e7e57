import type { Microversion } from '../../model/microversion.ts';
import type { InstanceRecord } from '../world/instance-record.ts';
import type { Asker, World } from '../world/world.ts';

/** A call of `POST /servers/{id}/action`, after its sender and the instance were found. */
export interface ActionCall {
  readonly world: World;
  readonly instance: InstanceRecord;
  /** What stands under the action's name in the body. */
  readonly argument: unknown;
  readonly microversion: Microversion;
  readonly isAdmin: boolean;
  readonly asker: Asker;
  /** `reclaim_instance_interval` is set: what is deleted can be restored. */
  readonly reclaims: boolean;
}

/** What an action answers. */
export interface ActionAnswer {
  readonly status: number;
  readonly body?: unknown;
}

/** What Nova's API does before it answers. What it sets going goes on after the answer. */
export interface ServerAction {
  /** Whether only an administrator may. */
  readonly adminOnly?: boolean;
  readonly run: (call: ActionCall) => ActionAnswer | Promise<ActionAnswer>;
}

/** The usual answer: taken, and not yet done. */
export const ACCEPTED: ActionAnswer = { status: 202 };
