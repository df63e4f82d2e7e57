import { InvalidOptionsError } from '../../errors.ts';
import { onAbort } from '../../http/on-abort.ts';
import type { Instance } from '../../model/instance.ts';
import type { InstancePlan } from '../host-plan.ts';
import type { InstanceOutcome } from '../instance-outcome.ts';
import type { StopSwitch } from '../stop-switch.ts';

/** The instances of one priority, of which something has to be done. */
export interface Wave {
  /** From 1. */
  readonly number: number;
  /** How many there are. */
  readonly of: number;
  /** What `priority` says of all of its instances. */
  readonly priority: number;
  /** In the order of the plan. Evacuations that are under way already are in the first wave, whatever their priority. */
  readonly instances: readonly InstancePlan[];
  /** What became of those of the waves before; empty for the first. */
  readonly ended: readonly InstanceOutcome[];
}

/** Asked before a wave; a false or a throw ends the run. `signal` aborts when the run is ended meanwhile. */
export type BeforeWave = (
  wave: Wave,
  about: { readonly signal: AbortSignal },
) => boolean | undefined | Promise<boolean | undefined> | Promise<void>;

/**
 * The priority of an instance.
 *
 * @throws {InvalidOptionsError} it is no number, so that nobody can say what goes first
 */
export function priorityOf(
  instance: Instance,
  priority: ((instance: Instance) => number) | undefined,
): number {
  const number: unknown = priority === undefined ? 0 : priority(instance);
  if (typeof number === 'number' && !Number.isNaN(number)) return number;
  throw new InvalidOptionsError(
    'priority',
    `gives ${String(number)} for the instance ${instance.id} and has to give a number; the higher one goes first`,
  );
}

/** Splits what is to be done into waves, highest priority first. Pure, apart from `priority`. */
export function wavesOf(
  items: readonly InstancePlan[],
  priority: ((instance: Instance) => number) | undefined,
): readonly Omit<Wave, 'ended'>[] {
  const byPriority = new Map<number, InstancePlan[]>();
  const ranked = items.map((item) => ({ item, rank: priorityOf(item.instance, priority) }));
  const highest = Math.max(...ranked.map(({ rank }) => rank));
  for (const { item, rank } of ranked) {
    // Nova is at them already, and what follows, such as a stop, must not wait for others.
    const wave = item.plan.decision === 'adopt' ? highest : rank;
    const members = byPriority.get(wave);
    if (members === undefined) byPriority.set(wave, [item]);
    else members.push(item);
  }
  return [...byPriority]
    .sort(([a], [b]) => b - a)
    .map(([rank, instances], index) => ({
      ...{ number: index + 1, of: byPriority.size, priority: rank, instances },
    }));
}

/** Asks whether a wave may begin, and ends the run where it may not. */
export async function askBeforeWave(wave: Wave, beforeWave: BeforeWave, stop: StopSwitch): Promise<void> {
  if (!stop.mayBegin) return;
  const refuse = (why: string) => {
    const sentence = `Wave ${wave.number} of ${wave.of} (priority ${wave.priority}) was not approved${why}.`;
    stop.beginNothing({ code: 'waveNotApproved', sentence });
  };
  let leave: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    leave = onAbort(stop.ending, resolve);
  });
  const asked = (async () => {
    try {
      if ((await beforeWave(wave, { signal: stop.ending })) === false) refuse('');
    } catch (error) {
      refuse(`: ${error instanceof Error ? error.message : String(error)}`);
    }
  })();
  await Promise.race([asked, ended]);
  leave();
}
