import { systemClock } from '../http/system-clock.ts';
import type { Nova } from '../nova/nova.ts';
import { failedHosts } from './failed-hosts.ts';
import type { HostPlan } from './host-plan.ts';
import { recordsStillValid } from './journal/fold.ts';
import { jsonlJournal } from './journal/jsonl-journal.ts';
import { stateDirectory } from './journal/state-directory.ts';
import { makeHostPlan } from './make-host-plan.ts';
import { observe } from './observe.ts';
import { serviceBefore } from './service-before.ts';
import { checkPlanHostOptions, type PlanHostOptions } from './options.ts';
import { asAdmin, preflight } from './preflight.ts';
import { DEFAULT_HEARTBEAT_INTERVAL_MS } from './defaults.ts';

/**
 * Says what {@link evacuateHost} would do, instance by instance, without a single mutating call and without a fence.
 *
 * The host may be alive: the plan then says what would happen if it failed as it stands. So this is a drill as well,
 * and {@link summarize} sums it up.
 *
 * It waits, for up to two report intervals, only where the life of another host decides: the source of a resize that is
 * to confirm it, the destination of a live migration, the choice of a destination that has to be named.
 *
 * @throws {InvalidOptionsError} an option is missing or wrong
 * @throws {RecoveryRefusedError} `hostUnknown`, `cellDown`, `notAdmin`, `novaTooOld`
 * @throws {JournalError} an earlier run's journal of this host cannot be read
 *
 * @example
 * ```ts
 * const drill = await planHost(nova, 'compute-7', { storage: 'shared' });
 * console.log(summarize(drill));
 * for (const { instance, plan } of drill.instances) console.log(instance.name, plan.decision, plan.reasons[0]?.sentence);
 * ```
 */
export async function planHost(nova: Nova, host: string, options: PlanHostOptions): Promise<HostPlan> {
  checkPlanHostOptions(options);
  const clock = options.clock ?? systemClock;
  const journal = options.journal ?? jsonlJournal({ directory: stateDirectory() });
  const found = await preflight(nova, host, options.signal);
  const { service, services } = found;
  const earlierRuns = await journal.load(host);
  const records = recordsStillValid(service, earlierRuns);
  const observation = await asAdmin(host, () =>
    observe(nova, host, {
      before: services,
      lastHeartbeat: serviceBefore(service, earlierRuns).updatedAt,
      records,
      select: options.select,
      systemMetadata: options.systemMetadata,
      destinations: options.destinations,
      clock,
      heartbeatIntervalMs: options.heartbeatIntervalMs ?? DEFAULT_HEARTBEAT_INTERVAL_MS,
      signal: options.signal,
    }),
  );
  return makeHostPlan(
    observation,
    {
      host,
      failedHosts: failedHosts(service, found, options.maxFailedHosts),
      maxMicroversion: nova.microversions.max,
      records,
      preFence: new Map(),
      lock: true,
    },
    options,
  );
}
