import type { HoldCode, RecoveryPlan } from '../recovery/index.ts';
import type { HostPlan, InstancePlan } from './host-plan.ts';

/** Some instances of a plan. */
export interface InstanceSet {
  readonly count: number;
  /** In the order of execution. */
  readonly instanceIds: readonly string[];
}

/** What a plan comes to. Plain data. */
export interface HostPlanSummary {
  /** Every instance that is planned; each is in one of the next eight. */
  readonly instances: InstanceSet;
  /** Recovered, and running at the end. */
  readonly running: InstanceSet;
  /** Recovered, and stopped by Nova itself within the evacuation. */
  readonly stoppedByNova: InstanceSet;
  /** Recovered, and stopped by the client afterwards; they run until then. */
  readonly stoppedByClient: InstanceSet;
  /** Recovered, and back on their shelf. */
  readonly shelved: InstanceSet;
  /** Under way already: watched, and put right at the end. */
  readonly adopted: InstanceSet;
  /** Their owners' deletion is completed. */
  readonly deleted: InstanceSet;
  /** Held, nothing is done to them; `heldBy` says why. */
  readonly held: InstanceSet;
  /** Nothing has to be done. */
  readonly nothing: InstanceSet;
  /** The held ones by their codes; a code that none has is left out. */
  readonly heldBy: Readonly<Partial<Record<HoldCode, InstanceSet>>>;
  /** Those whose resize is confirmed on the way, which takes their owners' right to revert it. */
  readonly confirmed: InstanceSet;
  /** Those that lose something that no recovery gives back. */
  readonly lost: {
    /** What was in their memory, beyond what a power cut always costs: they were paused or suspended. */
    readonly memoryLost: InstanceSet;
    /** What was written to their disks since they were built, with the policy's consent. */
    readonly rebuildFromImage: InstanceSet;
  };
}

/**
 * Sums up what a plan would do: what to read first, before an approval or after a drill. Pure.
 *
 * @example
 * ```ts
 * const { running, stoppedByNova, held } = summarize(await planHost(nova, 'compute-7', { storage: 'shared' }));
 * console.log(running.count, stoppedByNova.count, held.instanceIds);
 * ```
 */
export function summarize({ instances }: HostPlan): HostPlanSummary {
  const those = (which: (plan: RecoveryPlan) => boolean) =>
    setOf(instances.filter(({ plan }) => which(plan)));
  const codes = new Set(instances.flatMap(({ plan }) => (plan.decision === 'hold' ? [plan.hold.code] : [])));
  return {
    instances: those(() => true),
    running: those((plan) => endsIn(plan, 'active')),
    stoppedByNova: those((plan) => endsIn(plan, 'stopped') && !hasStep(plan, 'stop')),
    stoppedByClient: those((plan) => endsIn(plan, 'stopped') && hasStep(plan, 'stop')),
    shelved: those((plan) => endsIn(plan, 'shelved')),
    adopted: those(({ decision }) => decision === 'adopt'),
    deleted: those(({ decision }) => decision === 'finishDelete'),
    held: those(({ decision }) => decision === 'hold'),
    nothing: those(({ decision }) => decision === 'none'),
    heldBy: Object.fromEntries(
      [...codes].map((code) => [code, those((plan) => plan.decision === 'hold' && plan.hold.code === code)]),
    ),
    confirmed: those((plan) => hasStep(plan, 'confirmResize')),
    lost: {
      memoryLost: those((plan) => hasRisk(plan, 'memoryLost')),
      rebuildFromImage: those((plan) => hasRisk(plan, 'rebuildFromImage')),
    },
  };
}

function setOf(found: readonly InstancePlan[]): InstanceSet {
  return { count: found.length, instanceIds: found.map(({ instance }) => instance.id) };
}

function endsIn(plan: RecoveryPlan, vmState: 'active' | 'stopped' | 'shelved'): boolean {
  return plan.decision === 'recover' && plan.endState.vmState === vmState;
}

function hasStep(plan: RecoveryPlan, kind: 'stop' | 'confirmResize'): boolean {
  return plan.decision === 'recover' && plan.steps.some((step) => step.kind === kind);
}

function hasRisk(plan: RecoveryPlan, code: 'memoryLost' | 'rebuildFromImage'): boolean {
  return plan.risks.some((risk) => risk.code === code);
}
