import { systemClock } from '../../http/system-clock.ts';
import type { Clock } from '../../model/clock.ts';
import type { ComputeService } from '../../model/compute-service.ts';
import { isBadRequestError } from '../../nova/index.ts';
import type { Nova } from '../../nova/nova.ts';
import { claimHost } from '../claim-host.ts';
import { DEFAULT_HEARTBEAT_INTERVAL_MS } from '../defaults.ts';
import { bearsAnyMark, bearsMark } from '../disabled-mark.ts';
import type { Claim } from '../journal/claim.ts';
import type { Journal } from '../journal/journal.ts';
import type { JournalRecord } from '../journal/journal-record.ts';
import { jsonlJournal } from '../journal/jsonl-journal.ts';
import { stateDirectory } from '../journal/state-directory.ts';
import { asAdmin, type Preflight, preflight } from '../preflight.ts';
import { serviceBefore } from '../service-before.ts';
import { words } from '../words.ts';
import { awaitReports } from './await-reports.ts';
import { examineHost } from './examine-host.ts';
import { giveBack } from './give-back.ts';
import { openReadmission } from './open-readmission.ts';
import { checkReadmitHostOptions, type ReadmitHostOptions } from './options.ts';
import { ReadmissionRefusedError } from './readmission-refused-error.ts';
import { refuseUnready } from './refuse-unready.ts';
import type { ReadmissionReport } from './report.ts';

/**
 * Takes a host that was recovered back into service, in two steps, which it tells apart by looking at Nova.
 *
 * Before nova-compute is started there: ask with `checkOnly`. The report says whether that is safe, and what would go wrong: an
 * evacuation that is not over has nova-compute destroy the guests of instances that are still on the host, and calls that
 * wait in its queue are carried out on instances that have left it.
 *
 * Once it reports: every evacuation must have been cleaned up (`completed`), which Nova does as it starts, and no recovery may
 * be unfinished. Then forced_down is cleared, and status and reason are given back as they were before the first recovery of
 * this failure, in one request; a host that had been disabled stays so, with its reason. The instances whose resize was
 * confirmed by the host only now are looked at again.
 *
 * It claims the host as a recovery does. Calling it again is safe: a host that is in service is left as it is.
 *
 * @throws {InvalidOptionsError} an option is wrong; nothing was done
 * @throws {ReadmissionRefusedError} `hostStillDown`, `notOurs`, `evacuationsUnresolved`, `cleanUpUnfinished` or `recoveryUnfinished`, never
 * with `checkOnly`; nothing was changed, and `report` says what is missing
 * @throws {RecoveryRefusedError} `hostClaimed`, `hostUnknown`, `cellDown`, `notAdmin`, `novaTooOld`; nothing was changed
 * @throws {NovaError} and the other errors of the client: nothing was changed, or an answer was lost; call again
 * @throws {LifeboatError} `hostNotSeenUp`: it was given back, and has stopped reporting
 * @throws {JournalError} the journal cannot be read or written; where it was the record before the request, nothing was changed
 *
 * @example
 * ```ts
 * const check = await readmitHost(nova, 'compute-7', { checkOnly: true });
 * for (const { sentence, command } of check.blockers) console.log(sentence, command);
 * // where check.safeToStart: start nova-compute on compute-7, then
 * await readmitHost(nova, 'compute-7');
 * ```
 */
export async function readmitHost(
  nova: Nova,
  host: string,
  options: ReadmitHostOptions = {},
): Promise<ReadmissionReport> {
  checkReadmitHostOptions(options);
  const clock = options.clock ?? systemClock;
  const journal = options.journal ?? jsonlJournal({ directory: stateDirectory() });
  const found = await preflight(nova, host, options.signal);
  const claim = await claimHost(journal, host, clock);
  try {
    return await readmitClaimed(nova, { ...found, claim, clock, journal, options });
  } finally {
    await claim.release();
  }
}

async function readmitClaimed(
  nova: Nova,
  given: Preflight & {
    readonly claim: Claim;
    readonly clock: Clock;
    readonly journal: Journal;
    readonly options: ReadmitHostOptions;
  },
): Promise<ReadmissionReport> {
  const { service, services, clock, journal, options } = given;
  const { host } = service;
  const { signal, checkOnly = false, queuePurged = false } = options;
  const heartbeatIntervalMs = options.heartbeatIntervalMs ?? DEFAULT_HEARTBEAT_INTERVAL_MS;
  const earlierRuns = await journal.load(host);
  const isInService = isLeftAlone(service);
  const computeReports =
    isInService || (await awaitReports(nova, host, { clock, heartbeatIntervalMs, signal }));
  const findings = await asAdmin(host, () =>
    examineHost(nova, host, {
      ...{ service, services, earlierRuns, journal, clock, heartbeatIntervalMs },
      ...{ computeReports, queuePurged, signal },
    }),
  );
  const report: ReadmissionReport = {
    schemaVersion: 1,
    host,
    checkedAt: new Date(clock.now()).toISOString(),
    outcome: 'checked',
    runId: null,
    computeReports: isInService ? null : computeReports,
    safeToStart: computeReports ? null : findings.blockers.length === 0,
    giveBack: options.serviceBefore ?? before(service, earlierRuns),
    ...findings,
  };
  if (isInService) return { ...report, outcome: checkOnly ? 'checked' : 'alreadyReadmitted' };
  if (checkOnly) return report;
  const known = refuseUnready(report, options.abandonUnfinished ?? false);
  const run = await openReadmission(nova, host, { ...given, heartbeatIntervalMs, giveBack: known });
  try {
    await asAdmin(host, () => giveBack(run, service, known, signal));
  } catch (cause) {
    if (!isBadRequestError(cause)) throw cause;
    const message = `Nova does not take ${host} back yet: ${words(cause)} Start nova-compute there anew, which cleans up again: after several evacuations of one instance it takes as many starts. Nothing was changed.`;
    throw new ReadmissionRefusedError('cleanUpUnfinished', message, report, { cause });
  } finally {
    await run.journal.close().catch(() => undefined);
  }
  const readmitted: ReadmissionReport = { ...report, outcome: 'readmitted', runId: run.runId };
  run.emit({ type: 'hostReadmitted', report: readmitted });
  return readmitted;
}

function isLeftAlone({ state, forcedDown, disabledReason }: ComputeService): boolean {
  return state === 'up' && !forcedDown && !bearsAnyMark(disabledReason);
}

// Only a mark of a run that this journal knows makes the host ours.
function before(
  service: ComputeService,
  runs: readonly (readonly JournalRecord[])[],
): ReadmissionReport['giveBack'] {
  const isOurs = runs.some(
    ([first]) => first?.kind === 'run' && bearsMark(service.disabledReason, first.runId),
  );
  if (!isOurs) return null;
  const { status, disabledReason } = serviceBefore(service, runs);
  return { status, disabledReason };
}
