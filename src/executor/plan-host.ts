import { systemClock } from '../http/system-clock.ts';
import type { Nova } from '../nova/nova.ts';
import type { HostPlan } from './host-plan.ts';
import { recordsStillValid } from './journal/fold.ts';
import { jsonlJournal } from './journal/jsonl-journal.ts';
import { stateDirectory } from './journal/state-directory.ts';
import { makeHostPlan } from './make-host-plan.ts';
import { observe } from './observe.ts';
import { checkPlanHostOptions, type PlanHostOptions } from './options.ts';
import { asAdmin, preflight } from './preflight.ts';
import { DEFAULT_HEARTBEAT_INTERVAL_MS } from './defaults.ts';

/**
 * Says what {@link evacuateHost} would do, instance by instance, without a single mutating call and without a fence.
 *
 * The host may be alive: the plan then says what would happen if it failed as it stands.
 *
 * @throws {InvalidOptionsError} an option is missing or wrong
 * @throws {RecoveryRefusedError} `hostUnknown`, `cellDown`, `notAdmin`, `novaTooOld`
 * @throws {JournalError} an earlier run's journal of this host cannot be read
 *
 * @example
 * ```ts
 * const { instances } = await planHost(nova, 'compute-7', { storage: 'shared' });
 * for (const { instance, plan } of instances) console.log(instance.name, plan.decision, plan.reasons[0]?.sentence);
 * ```
 */
export async function planHost(nova: Nova, host: string, options: PlanHostOptions): Promise<HostPlan> {
  checkPlanHostOptions(options);
  const clock = options.clock ?? systemClock;
  const journal = options.journal ?? jsonlJournal({ directory: stateDirectory() });
  const { service, services } = await preflight(nova, host, options.signal);
  const records = recordsStillValid(service, await journal.load(host));
  const observation = await asAdmin(host, () =>
    observe(nova, host, {
      before: services,
      clock,
      heartbeatIntervalMs: options.heartbeatIntervalMs ?? DEFAULT_HEARTBEAT_INTERVAL_MS,
      signal: options.signal,
    }),
  );
  return makeHostPlan(
    observation,
    { host, maxMicroversion: nova.microversions.max, records, preFence: new Map(), lock: true },
    options,
  );
}
