import type { Migration } from '../../model/migration.ts';
import { copyRisks } from '../only-copy.ts';
import { evacuateFrom } from '../evacuate-route.ts';
import type { Facts } from '../facts.ts';
import { resetAndEvacuate } from '../reset-route.ts';
import { risk } from '../risks.ts';
import type { Rule } from '../rule.ts';
import { hold, reason } from '../verdict.ts';

const ENDED: readonly string[] = ['completed', 'cancelled', 'error', 'failed', 'done'];

/** The guest has not left its host in these. */
const NOT_LEFT: readonly string[] = ['queued', 'preparing'];

/** The guest may have been handed over in these. */
const LEFT: readonly string[] = ['running', 'post-migrating'];

const NOVA =
  'The host of a live-migrated instance changes only in `_post_live_migration`; a guest that was handed over before is left alone on the destination. The rebuild on that host fails with InstanceExists before it touches network or volumes (`_check_instance_exists`).';

/** A guest that may have been handed over is not started a second time somewhere else. */
export const guestMayRunElsewhere: Rule = {
  id: 'guestMayRunElsewhere',
  when: 'A live migration of it from this host had begun and its record is open; and its destination is not known to be alive, or the instance is no longer shown as migrating, or it is in error.',
  what: 'It is held.',
  why: 'Its guest may be running on the destination; started elsewhere it would run twice, on the same disk. That somebody has reset its state since changes nothing about its guest.',
  nova: NOVA,
  applies: (facts) => {
    const row = openRow(facts);
    if (row === undefined || !LEFT.includes(row.status) || row.sourceCompute !== facts.instance.host)
      return false;
    if (facts.instance.taskState !== 'migrating' || row.destCompute === null) return true;
    return row.destCompute !== facts.instance.host && !isAlive(facts, row.destCompute);
  },
  decide: (facts) => {
    const destination = openRow(facts)?.destCompute ?? 'its destination';
    return hold(
      'guestMayRunElsewhere',
      `A live migration of it to ${destination} had begun: its guest may be running there.`,
      `Look on ${destination} whether the guest runs. If it does, the record of the instance has to be put right by hand; if it does not, evacuate it to ${destination}.`,
    );
  },
};

/** A record that waits for its turn could be taken for the evacuation's. */
export const liveMigrationPending: Rule = {
  id: 'liveMigrationPending',
  when: 'A live migration of it from this host is `accepted` and has not begun, whatever its task.',
  what: 'It is held.',
  why: 'The conductor would take that record for the evacuation’s, and neither could be watched. Nova ends it by itself when the source does not answer.',
  nova: 'The conductor takes the first `accepted` record of the instance, whatever its type (`get_by_instance_and_status`).',
  applies: (facts) => {
    const row = openRow(facts);
    return row?.status === 'accepted' && row.sourceCompute === facts.instance.host;
  },
  decide: () =>
    hold(
      'liveMigrationPending',
      'A live migration of it is accepted and has not begun; Nova could take its record for the evacuation’s.',
      'Wait until Nova has ended it, then run the recovery again.',
    ),
};

/** How far a live migration had come has to be known. */
export const liveMigrationUnclear: Rule = {
  id: 'liveMigrationUnclear',
  when: 'It was in a live migration whose record is missing, ended, in a status that nobody knows, or not from this host.',
  what: 'It is held.',
  why: 'Where its guest is cannot be told.',
  nova: NOVA,
  applies: (facts) => {
    if (facts.instance.taskState !== 'migrating') return false;
    const row = openRow(facts);
    return row === undefined || ![...NOT_LEFT, ...LEFT].includes(row.status) || !isFromHere(facts, row);
  },
  decide: (facts) =>
    hold(
      'liveMigrationUnclear',
      `It was in a live migration, and its record is ${openRow(facts)?.status ?? 'not open'}: where its guest is cannot be told.`,
      'Look at its migrations and on both hosts, and recover it by hand.',
    ),
};

/** A live migration that failed with its source. */
export const liveMigrating: Rule = {
  id: 'liveMigrating',
  when: 'It was in a live migration from the failed host to one that is alive.',
  what: 'Not begun: it is evacuated like any other. Begun: it is evacuated to the destination of the live migration and nowhere else.',
  why: 'On that host a guest that runs already makes the evacuation fail and nothing is started twice; a guest that does not run is started there as well as anywhere.',
  nova: NOVA,
  applies: ({ instance }) => instance.taskState === 'migrating',
  decide: (facts) => {
    const row = openRow(facts);
    const host = row !== undefined && LEFT.includes(row.status) ? row.destCompute : null;
    const how = {
      ...(host === null ? {} : { host }),
      risks: [...copyRisks(facts), ...(host === null ? [] : [risk('guestMayRunElsewhere')])],
      reasons:
        host === null
          ? [
              reason(
                'taskAbandoned',
                `Its live migration had not begun (${row?.status ?? ''}) and is abandoned.`,
              ),
            ]
          : [
              reason(
                'liveMigrationProbe',
                `Its live migration to ${host} had begun (${row?.status ?? ''}): it is evacuated there, where a guest that runs already makes the evacuation fail.`,
              ),
            ],
    };
    return facts.instance.vmState === 'paused'
      ? resetAndEvacuate(facts, { provenBy: 'refusal', ...how })
      : evacuateFrom(facts, 'active', how);
  },
};

function openRow({ instance }: Facts): Migration | undefined {
  return instance.migrations?.find(
    ({ type, status }) => type === 'live-migration' && !ENDED.includes(status),
  );
}

function isFromHere({ instance }: Facts, row: Migration): boolean {
  return row.sourceCompute === instance.host && row.destCompute !== instance.host;
}

function isAlive({ context: { hosts } }: Facts, host: string): boolean {
  if (hosts === undefined || !Object.hasOwn(hosts, host)) return false;
  const facts = hosts[host];
  return facts !== undefined && facts.up && !facts.suspect && facts.enabled !== false;
}
