import { atLeast, olderOf, type Microversion } from '../model/microversion.ts';

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
} as const satisfies Record<string, CallVersions>;

/** The microversion to send; null when the service has none that will do. Pure. */
export function pick(call: CallVersions, server: MicroversionRange): Microversion | null {
  const chosen = olderOf(call.ceiling, server.max);
  return atLeast(chosen, call.needs) && atLeast(chosen, server.min) ? chosen : null;
}
