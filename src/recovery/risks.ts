import type { Migration } from '../model/migration.ts';
import type { RiskCode } from './codes.ts';
import type { Risk } from './plan.ts';

/** The sentences of the risks that always read the same. */
export const RISK_SENTENCES = {
  briefSpawn:
    'Nova spawns every guest that it evacuates and then powers it off: the guest runs for the length of one spawn.',
  runsUntilClientStops:
    'It runs from its spawn until the client has seen it and stopped it; should the client die meanwhile, it goes on running.',
  rebuildFromImage:
    'Its disk may have been on the failed host alone; Nova then builds it anew from its image and what was written since is lost.',
  resizeConfirmed: 'Its resize is confirmed: the owner can no longer revert it.',
  statusActiveMeanwhile:
    'Between the reset and the evacuation Nova shows it ACTIVE on the dead host; nothing runs.',
  memoryLost: 'What was in its memory is lost with the host.',
  rescueEnds: 'Its rescue mode ends: it boots from its own disk again. Tell its owner.',
  orphanImage:
    'A snapshot of it was being taken: an image that is not complete stays behind in the image service, for somebody to delete.',
  dataSuspect: 'It was being rebuilt: its disk may be half written.',
  resizeAbandoned:
    'A resize of it was under way and is abandoned: Nova schedules it with the flavor that was asked for last, and an allocation of the resize in Placement may stay until somebody deletes it.',
  newShelfSnapshot:
    'It leaves its shelf for the length of its recovery and gets a new snapshot; the old one stays behind as an image that nothing refers to.',
  guestMayRunElsewhere:
    'Its guest may already run on the destination of its live migration; the evacuation then fails there, nothing is started twice, and Nova writes error.',
  deletedForGood: 'With its host down Nova deletes it at once and for good.',
} as const satisfies Partial<Record<RiskCode, string>>;

/** Makes a risk that always reads the same. */
export function risk(code: keyof typeof RISK_SENTENCES): Risk {
  return { code, sentence: RISK_SENTENCES[code] };
}

/** The resize's allocation in Placement that nobody will free. */
export function leakedAllocation(row: Migration): Risk {
  return {
    code: 'resizeAllocationLeaks',
    migration: row.uuid,
    sentence: `The resize is not confirmed, so its allocation in Placement (consumer ${row.uuid}) stays on ${row.sourceCompute ?? 'its source'} until somebody deletes it.`,
  };
}
