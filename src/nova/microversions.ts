import { InvalidOptionsError } from '../errors.ts';
import { atLeast, isMicroversion, olderOf, type Microversion } from '../model/microversion.ts';

/** The microversions that a service has. */
export interface MicroversionRange {
  readonly min: Microversion;
  readonly max: Microversion;
}

/** The microversions of one call: the oldest that does what is needed, and the newest whose meaning is known. */
export interface CallVersions {
  readonly needs: Microversion;
  readonly ceiling: Microversion;
}

/**
 * What each call is sent with. A newer microversion may give a call another meaning, so none goes beyond what was
 * tried against a real Nova.
 */
export const CALLS = {
  /** 2.9 shows `locked`; 2.73 also `locked_reason`. */
  readServers: { needs: '2.9', ceiling: '2.96' },
  /** The empty actions mean the same everywhere. */
  act: { needs: '2.1', ceiling: '2.96' },
  lockWithReason: { needs: '2.73', ceiling: '2.96' },
  /** 2.53 has uuids and one PUT for everything; from 2.69 on a service of an unreachable cell is shown as UNKNOWN. */
  services: { needs: '2.53', ceiling: '2.96' },
  /** 2.59 has uuids, paging and `changes-since`. */
  migrations: { needs: '2.59', ceiling: '2.96' },
  /** 2.21 shows the history of deleted instances; from 2.58 on with `updated_at` and paging, 2.62 host, 2.84 details. */
  instanceActions: { needs: '2.21', ceiling: '2.96' },
  /** 2.13 shows who owns a group; from 2.64 on it has one policy and no list. */
  serverGroups: { needs: '2.13', ceiling: '2.96' },
  /**
   * 2.53 has uuids. Not beyond 2.87: from 2.88 on Nova asks every single host for its uptime before it answers, and
   * waits for the dead one.
   */
  hypervisors: { needs: '2.53', ceiling: '2.87' },
  migrateToHost: { needs: '2.56', ceiling: '2.96' },
  /** 2.25 lets Nova decide about the disks. From 2.30 to 2.67 there is `force`, which skips checks and is never sent. */
  liveMigrate: { needs: '2.25', ceiling: '2.96' },
  unshelveToZone: { needs: '2.77', ceiling: '2.96' },
  /** 2.91 knows a host, and null for the zone. */
  unshelveToHost: { needs: '2.91', ceiling: '2.96' },
  /** 2.23 shows them; uuids come with 2.59. */
  serverMigrations: { needs: '2.23', ceiling: '2.96' },
  forceCompleteMigration: { needs: '2.22', ceiling: '2.96' },
  /** From 2.65 on also those that have not begun. */
  abortMigration: { needs: '2.24', ceiling: '2.96' },
  /** 2.41 shows uuids. */
  aggregates: { needs: '2.1', ceiling: '2.96' },
  /** 2.61 shows extra specs, 2.75 a number for no swap. */
  flavors: { needs: '2.1', ceiling: '2.96' },
  availabilityZones: { needs: '2.1', ceiling: '2.96' },
  /** 2.36 and 2.57 leave out what is no longer Nova's. */
  limits: { needs: '2.1', ceiling: '2.96' },
} as const satisfies Record<string, CallVersions>;

/** The microversion to send; null when the service has none that will do. Pure. */
export function pick(call: CallVersions, server: MicroversionRange): Microversion | null {
  const chosen = olderOf(call.ceiling, server.max);
  return atLeast(chosen, call.needs) && atLeast(chosen, server.min) ? chosen : null;
}

/** What is no microversion must not get into a header, wherever it comes from. @throws InvalidOptionsError */
export function checkVersions({ needs, ceiling }: CallVersions): void {
  for (const version of [needs, ceiling]) {
    if (!isMicroversion(version)) {
      throw new InvalidOptionsError(
        'microversion',
        `must be one such as '2.95', and is ${JSON.stringify(version)}`,
      );
    }
  }
}
