import type { InstanceOutcome } from '../../src/executor/index.ts';
import type { InstanceObservation } from '../scenarios/port.ts';

/** What became of a row. Plain JSON, the same in every world. */
export interface Result {
  /** Null where the recovery did not see the instance. */
  readonly rule: string | null;
  readonly outcome: string | null;
  /** The code of a hold. */
  readonly hold: string | null;
  /** Why it failed or is held, in words. */
  readonly reason: string | null;
  /** Every request of the library that may change the instance, in order. */
  readonly sent: readonly string[];
  /** What Nova shows of it at the end, as `active/none, power_state 1, on h4`; `gone` for one that it shows no more. */
  readonly end: string;
  readonly locked: string | null;
  /** VCPUs. */
  readonly flavor: number | null;
  readonly ran: 'never' | 'spawned' | 'until its stop' | 'on';
  /** Oldest first, as `evacuation h2 -> h4 done`, with what they hold themselves in Placement. */
  readonly migrations: readonly string[];
  /** The hosts on which Placement has something for it. */
  readonly allocatedOn: readonly string[];
  /** What of its representation, its actions and its migrations is not as it was when the library began. */
  readonly touched: readonly string[];
}

/** Puts together what is known of a row at the end of a play. */
export function resultOf(
  outcome: InstanceOutcome | undefined,
  sent: readonly string[],
  observed: InstanceObservation,
  more: Pick<Result, 'locked' | 'flavor' | 'touched'>,
): Result {
  const { end } = observed;
  const { plan } = outcome ?? {};
  return {
    rule: plan?.rule ?? null,
    outcome: outcome?.outcome ?? null,
    hold: plan?.decision === 'hold' ? plan.hold.code : null,
    reason: outcome?.reason ?? null,
    sent,
    end:
      end === null
        ? 'gone'
        : `${end.vmState}/${end.taskState ?? 'none'}, power_state ${end.powerState}, on ${end.host ?? 'no host'}`,
    ran: ranSince(observed),
    migrations: observed.migrations.map(
      ({ type, source, destination, statuses, allocations }) =>
        `${type} ${source ?? 'nowhere'} -> ${destination ?? 'nowhere'} ${statuses.at(-1) ?? 'none'}` +
        Object.keys(allocations)
          .map((host) => `, holds ${host}`)
          .join(''),
    ),
    allocatedOn: Object.keys(observed.allocations),
    ...more,
  };
}

/**
 * Nova spawns whatever it evacuates, and stops it again before the instance is shown on its new host. One that is active
 * there ran on.
 */
export function ranSince({ history, end }: Pick<InstanceObservation, 'history' | 'end'>): Result['ran'] {
  const spawning = history.findLastIndex((entry) => entry.endsWith('/rebuild_spawning'));
  const after = spawning < 0 ? [] : history.slice(spawning + 1);
  const moved = after.findIndex((entry) => entry.startsWith('on '));
  const isActive = (entry: string | undefined): boolean => entry?.startsWith('active/') === true;
  if (!after.some(isActive)) return 'never';
  if (moved >= 0 && end?.vmState === 'active') return 'on';
  return isActive(after[moved - 1]) ? 'until its stop' : 'spawned';
}
