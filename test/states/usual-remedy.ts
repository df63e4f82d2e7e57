import pLimit from 'p-limit';
import type { Seen, World } from '../scenarios/port.ts';
import { hostOf, prepare } from './prepare.ts';
import { ranSince, type Result } from './result.ts';
import type { Row } from './row.ts';

const few = pLimit(4);

/** What the usual remedy makes of a row. Plain JSON, the same in every world. */
export interface Remedied {
  /** vm_state, task_state and host at the end; null where the remedy does not see the instance, or it is gone. */
  readonly end: string | null;
  readonly ran: Result['ran'];
  /** Nova's answer to the evacuation; null where none was sent. */
  readonly answer: number | null;
  /** Whether a migration of it keeps something in Placement that nobody will free. */
  readonly leaks: boolean;
}

/**
 * The same rows once more, for comparison: each instance that the host's list shows is reset to error and evacuated, and
 * what had not been active is stopped when it has come up. A resized one that was shut down counts as not active.
 */
export async function playUsualRemedy(
  world: World,
  rows: readonly Row[],
): Promise<ReadonlyMap<string, Remedied>> {
  await prepare(world, rows);
  for (const host of new Set(rows.map(hostOf))) await world.setService(host, { forcedDown: true });
  const answers = new Map<string, number>();
  await Promise.all(
    rows.map((row) =>
      few(async () => {
        const answer = await remedy(world, row);
        if (answer !== null) answers.set(row.name, answer);
      }),
    ),
  );
  const { instances } = await world.observe(rows.map(({ name }) => name));
  return new Map(
    rows.map(({ name }) => {
      const observed = instances[name];
      if (observed === undefined) throw new Error(`${name} was not seen`);
      const { end, migrations } = observed;
      return [
        name,
        {
          end: end === null ? null : `${end.vmState}/${end.taskState ?? 'none'} on ${end.host ?? 'no host'}`,
          ran: ranSince(observed),
          answer: answers.get(name) ?? null,
          leaks: migrations.some(({ allocations }) => Object.keys(allocations).length > 0),
        },
      ];
    }),
  );
}

async function remedy(world: World, row: Row): Promise<number | null> {
  const { name } = row;
  const host = hostOf(row);
  const before = await world.look(name);
  // The list of a host's instances has neither of them.
  if (before?.host !== host || before.vmState === 'soft-delete') return null;
  if (before.vmState !== 'error') await world.act(name, 'os-resetState', { state: 'error' });
  const { status } = await world.act(name, 'evacuate', {}, { microversion: '2.53' });
  if (status !== 200) return status;
  await world.until(
    name,
    (seen) => seen === null || (seen.taskState === null && (seen.host !== host || seen.vmState === 'error')),
    'evacuated, or in error',
  );
  const after = await world.look(name);
  if (after?.vmState === 'active' && wasNotActive(before)) {
    await world.act(name, 'os-stop');
    await world.until(name, (seen) => seen?.taskState === null, 'stopped');
  }
  return status;
}

function wasNotActive({ vmState, powerState }: Seen): boolean {
  return vmState === 'resized' ? powerState === 4 : vmState !== 'active';
}
