import type { ReadmissionRefusalCode } from '../errors.ts';
import { ReadmissionRefusedError } from './readmission-refused-error.ts';
import type { ReadmissionBlockerCode, ReadmissionReport } from './report.ts';

/** The gravest first: what is told where there are several. */
const REFUSALS: readonly (readonly [ReadmissionBlockerCode, ReadmissionRefusalCode])[] = [
  ['evacuationUnresolved', 'evacuationsUnresolved'],
  ['evacuatedAndBack', 'evacuationsUnresolved'],
  ['cleanUpUnfinished', 'cleanUpUnfinished'],
  ['recoveryUnfinished', 'recoveryUnfinished'],
];

/**
 * Refuses a host that is not to be readmitted yet, with what is missing.
 *
 * @returns what the service gets back
 * @throws {ReadmissionRefusedError} nothing was changed
 */
export function refuseUnready(
  report: ReadmissionReport,
  abandonUnfinished: boolean,
): NonNullable<ReadmissionReport['giveBack']> {
  const { host, giveBack, computeReports, safeToStart } = report;
  if (giveBack === null) {
    throw new ReadmissionRefusedError(
      'notOurs',
      `${host} was not forced down by a run that this journal knows, so nobody here knows what its service was before, nor whether somebody is at work on it. Use the journal of the run that did; or, once you know that nobody is, say with serviceBefore what it is to be. Nothing was changed.`,
      report,
    );
  }
  if (computeReports === false) {
    const advice = safeToStart
      ? `It is safe to start it: systemctl start nova-compute there, then call again.`
      : `Do not start it yet. ${toldOf(report.blockers)}`;
    throw new ReadmissionRefusedError(
      'hostStillDown',
      `nova-compute on ${host} does not report. ${advice} Nothing was changed.`,
      report,
    );
  }
  const blockers = report.blockers.filter(
    ({ code }) => !(abandonUnfinished && code === 'recoveryUnfinished'),
  );
  for (const [code, refusal] of REFUSALS) {
    if (!blockers.some((blocker) => blocker.code === code)) continue;
    throw new ReadmissionRefusedError(
      refusal,
      `${host} is not readmitted. ${toldOf(blockers)} Nothing was changed.`,
      report,
    );
  }
  return giveBack;
}

function toldOf(blockers: ReadmissionReport['blockers']): string {
  return blockers.map(({ sentence, command }) => `${sentence} (${command})`).join(' ');
}
