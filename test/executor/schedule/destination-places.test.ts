import { describe, expect, it } from 'vitest';
import { DestinationPlaces } from '../../../src/executor/schedule/destination-places.ts';
import { Scene } from './support.ts';

/** Lets everything happen that waits for nothing but its turn. */
const settle = async () => new Promise((resolve) => setImmediate(resolve));

function stage(most: number) {
  const ending = new AbortController();
  const destinations = new DestinationPlaces(most, ending.signal);
  const at: string[] = [];
  const take = (host: string, id: string) => void destinations.take(host, id).then(() => at.push(id));
  return { ending, destinations, at, take };
}

describe('the places on a destination', () => {
  it('are so many for each host, in the order of asking', async () => {
    const { destinations, at, take } = stage(2);
    for (const id of ['a', 'b', 'c', 'd']) take('h2', id);
    take('h3', 'e');
    await settle();
    expect(at.toSorted()).toEqual(['a', 'b', 'e']);
    destinations.leave('b');
    await settle();
    expect(at).toContain('c');
    expect(at).not.toContain('d');
  });

  it('are given back once, and one that is taken elsewhere is given back first', async () => {
    const { destinations, at, take } = stage(1);
    take('h2', 'a');
    take('h2', 'b');
    take('h2', 'c');
    await settle();
    destinations.leave('nobody');
    take('h3', 'a');
    await settle();
    expect(at.toSorted()).toEqual(['a', 'a', 'b']);
    destinations.leave('a');
    destinations.leave('a');
    await settle();
    expect(at).not.toContain('c');
  });

  it('given back by one that never got it are lost to nobody', async () => {
    const { destinations, at, take } = stage(1);
    for (const id of ['a', 'b', 'c']) take('h2', id);
    await settle();
    destinations.leave('b');
    destinations.leave('a');
    await settle();
    expect(at).toContain('c');
  });

  it('keep nobody waiting once the run ends', async () => {
    const { ending, at, take } = stage(1);
    for (const id of ['a', 'b']) take('h2', id);
    await settle();
    ending.abort();
    take('h2', 'c');
    await settle();
    expect(at).toEqual(['a', 'b', 'c']);
  });
});

describe('inFlightPerDestination', () => {
  /** Resized ones that somebody has reset: their guests are still on h2 too, so that every plan names h3. */
  async function mostAtOnce(inFlightPerDestination?: number): Promise<number> {
    const scene = new Scene({ pace: { spawn: 20_000 } }).others(['h2', 'h3']);
    for (let i = 0; i < 16; i += 1) {
      scene.cloud.addInstance(`web-${i}`, { host: 'h1', state: 'resized', from: 'active', source: 'h2' });
      scene.cloud.overwrite(`web-${i}`, { vmState: 'active' });
    }
    const report = await scene.recover({ canary: false, inFlightPerDestination });
    expect(report.outcome).toBe('recovered');
    const named = report.instances.flatMap(({ plan }) =>
      plan.decision === 'recover'
        ? plan.steps.flatMap((step) => (step.kind === 'evacuate' ? [step.host] : []))
        : [],
    );
    expect(new Set(named)).toEqual(new Set(['h3']));
    let most = 0;
    let now = 0;
    for (const { type, ...event } of scene.events) {
      if (
        type === 'callAnswered' &&
        'call' in event &&
        event.call === 'evacuate' &&
        event.result === 'accepted'
      ) {
        most = Math.max(most, (now += 1));
      }
      if (type === 'migrationChanged' && 'status' in event && event.status === 'done') now -= 1;
    }
    return most;
  }

  it.each([
    [undefined, 10],
    [3, 3],
  ])('%s: %i evacuations at once to a host that the plan names', async (given, most) => {
    expect(await mostAtOnce(given)).toBe(most);
  });
});
