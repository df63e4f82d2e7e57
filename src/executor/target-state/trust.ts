import { atLeast, type Microversion } from '../../model/microversion.ts';
import type { RecoveryPlan } from '../../recovery/index.ts';
import type { RecoveryEventBody } from '../events.ts';

/** From here on an evacuation has the target state `stopped`. */
const HAS_TARGET_STATE: Microversion = '2.95';

/** Says whether an evacuation at this microversion is to end stopped, whatever the instance was. */
export function endsByTargetState(microversion: Microversion): boolean {
  return atLeast(microversion, HAS_TARGET_STATE);
}

/** Says whether a plan evacuates with a target state. */
export function restsOnTargetState(plan: RecoveryPlan): boolean {
  return (
    plan.decision === 'recover' &&
    plan.steps.some((step) => step.kind === 'evacuate' && endsByTargetState(step.microversion))
  );
}

/** Thrown in place of an evacuation with a target state, once that cannot be trusted. Nothing was sent. */
export class TargetStateDistrusted extends Error {
  override readonly name = 'TargetStateDistrusted';
}

/**
 * Whether this cloud can be trusted to stop an instance within its evacuation. The API takes the order wherever every
 * nova-compute has service version 62 and more; only from 66 on (2023.1, compute RPC 6.2) do they know the target state. So
 * in a rolling upgrade the first sign that one did not heed it holds all evacuations that rest on it.
 */
export class TargetStateTrust {
  /** Whether the policy lets the client stop what was left running. */
  readonly mayStop: boolean;
  readonly #tell: (event: RecoveryEventBody) => void;
  #sign: string | null = null;
  #proven = false;

  constructor(mayStop: boolean, tell: (event: RecoveryEventBody) => void) {
    this.mayStop = mayStop;
    this.#tell = tell;
  }

  /** What the first sign was; null while there is none. */
  get sign(): string | null {
    return this.#sign;
  }

  /** Whether an evacuation with a target state was seen to end in it. */
  get isProven(): boolean {
    return this.#proven;
  }

  /** One has come to its end as it was to. */
  prove(): void {
    this.#proven = true;
  }

  /** One has not: from here on no further one is sent. */
  lose(instanceId: string, sign: string): void {
    if (this.#sign !== null) return;
    this.#sign = sign;
    this.#tell({ type: 'targetStateDistrusted', instanceId, sign });
  }

  /** @throws {TargetStateDistrusted} for an evacuation with a target state that is not trusted any more */
  check(microversion: Microversion | undefined): void {
    if (this.#sign === null || microversion === undefined || !endsByTargetState(microversion)) return;
    throw new TargetStateDistrusted(this.#sign);
  }
}
