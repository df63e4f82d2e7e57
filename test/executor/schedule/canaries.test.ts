import { describe, expect, it } from 'vitest';
import { outcomes, Scene } from './support.ts';

/** How many instances were at work at most before the first of them had come to its end, by the events. */
function atWorkBeforeTheFirstEnd({ events }: Scene): number {
  const firstEnd = events.findIndex(({ type }) => type === 'instanceFinished');
  return events.slice(0, firstEnd).filter(({ type }) => type === 'instanceStarted').length;
}

function sceneWith(instances: number): Scene {
  const scene = new Scene().others(['h2', 'h3', 'h4']);
  // Nova lists the newest first.
  for (let i = instances - 1; i >= 0; i -= 1) scene.cloud.addInstance(`web-${i}`, { host: 'h1' });
  return scene;
}

describe('a canary', () => {
  it('goes alone on its route to its verified end, and the others follow', async () => {
    const scene = sceneWith(6);
    const report = await scene.recover();
    expect(report.outcome).toBe('recovered');
    expect(atWorkBeforeTheFirstEnd(scene)).toBe(1);
    expect(scene.of('canaryVerified')).toMatchObject([
      { route: 'evacuate at 2.94 and older > active', instanceId: scene.cloud.instance('web-0').id },
    ]);
    const types = scene.events.map(({ type }) => type);
    expect(types.indexOf('canaryVerified')).toBeLessThan(types.lastIndexOf('instanceStarted'));
  });

  it('is dispensed with by canary: false', async () => {
    const scene = sceneWith(6);
    await scene.recover({ canary: false });
    expect(atWorkBeforeTheFirstEnd(scene)).toBe(6);
    expect(scene.of('canaryVerified')).toEqual([]);
  });

  it('goes beside those of other routes, and a route of one costs no more time', async () => {
    const time = async (canary: boolean) => {
      const scene = new Scene().others(['h2', 'h3']);
      scene.cloud.addInstance('on', { host: 'h1' });
      scene.cloud.addInstance('off', { host: 'h1', state: 'stopped' });
      scene.cloud.addInstance('paused', { host: 'h1', state: 'paused' });
      const begun = scene.cloud.clock.now();
      const report = await scene.recover({ canary });
      expect(outcomes(report)).toEqual({ on: 'recovered', off: 'recovered', paused: 'recovered' });
      expect(scene.of('canaryVerified')).toHaveLength(canary ? 3 : 0);
      return scene.cloud.clock.now() - begun;
    };
    expect(await time(true)).toBe(await time(false));
  });

  it('that fails for its own sake is followed by another one', async () => {
    const scene = sceneWith(6);
    for (const instance of ['web-0', 'web-1']) {
      scene.cloud.faults.inNova({ moment: 'spawn', instance });
    }
    const report = await scene.recover();
    expect(outcomes(report)).toMatchObject({ 'web-0': 'failed', 'web-1': 'failed', 'web-2': 'recovered' });
    expect(scene.of('canaryFailed').map(({ instanceId, opened }) => [instanceId, opened])).toEqual([
      [scene.cloud.instance('web-0').id, false],
      [scene.cloud.instance('web-1').id, false],
    ]);
    expect(scene.of('canaryVerified').map(({ instanceId }) => instanceId)).toEqual([
      scene.cloud.instance('web-2').id,
    ]);
    // Until then one after the other.
    const course = scene.events.flatMap((event) =>
      event.type === 'instanceStarted' || event.type === 'canaryFailed' || event.type === 'canaryVerified'
        ? [event.type]
        : [],
    );
    expect(course.slice(0, 6)).toEqual([
      ...['instanceStarted', 'canaryFailed', 'instanceStarted', 'canaryFailed'],
      ...['instanceStarted', 'canaryVerified'],
    ]);
  });

  it('that is held for its own sake is followed by another one, too', async () => {
    const scene = sceneWith(4);
    const message = 'Instance has a vTPM.';
    scene.cloud.faults.onCall({
      call: 'evacuate',
      instance: 'web-0',
      fault: { kind: 'status', status: 400, message },
    });
    expect(outcomes(await scene.recover())).toEqual({
      ...{ 'web-0': 'held', 'web-1': 'recovered', 'web-2': 'recovered', 'web-3': 'recovered' },
    });
    expect(scene.of('canaryFailed')[0]?.reason).toContain(message);
  });

  it('fails no more than five times in a row: then the failures decide, and with maxFailureRate 1 all follow', async () => {
    const stopped = sceneWith(40);
    stopped.cloud.faults.inNova({ moment: 'spawn', times: Infinity });
    const report = await stopped.recover();
    expect(report.abort?.code).toBe('failureRate');
    expect(stopped.cloud.requests.filter(({ action }) => action === 'evacuate')).toHaveLength(5);

    const goesOn = sceneWith(40);
    goesOn.cloud.faults.inNova({ moment: 'spawn', times: Infinity });
    await goesOn.recover({ maxFailureRate: 1 });
    expect(goesOn.of('canaryFailed').map(({ opened }) => opened)).toEqual([false, false, false, false, true]);
    expect(goesOn.cloud.requests.filter(({ action }) => action === 'evacuate')).toHaveLength(40);
    // Side by side from there on: those that were begun before the sixth one ended.
    const starts = goesOn.events.flatMap(({ type }, index) => (type === 'instanceStarted' ? [index] : []));
    const ends = goesOn.events.flatMap(({ type }, index) => (type === 'instanceFinished' ? [index] : []));
    expect(starts.filter((start) => start < (ends[5] ?? 0))).toHaveLength(37);
  });

  it('that comes to no end in time does not hold up the others, and is brought to its end all the same', async () => {
    const scene = sceneWith(4);
    // Its evacuation is accepted, and nobody hears of it.
    scene.cloud.faults.inNova({ moment: 'conductor', instance: 'web-0' });
    const report = await scene.recover({ stepTimeoutMs: 60_000, deadlineMs: 400_000 });
    expect(outcomes(report)).toEqual({
      ...{ 'web-0': 'inFlight', 'web-1': 'recovered', 'web-2': 'recovered', 'web-3': 'recovered' },
    });
    expect(scene.of('canaryFailed')).toMatchObject([
      { reason: 'It has not come to its end within 60000 ms.' },
    ]);
  });

  it('is not needed for what is under way already', async () => {
    const scene = new Scene({ pace: { spawn: 120_000 } }).others(['h2', 'h3']);
    scene.cloud.kill('h1');
    for (const name of ['a', 'b']) {
      scene.cloud.addInstance(name, { host: 'h1', state: 'evacuating', from: 'active', to: 'h2' });
    }
    expect(outcomes(await scene.recover())).toEqual({ a: 'recovered', b: 'recovered' });
    expect(scene.of('canaryVerified')).toEqual([]);
    expect(atWorkBeforeTheFirstEnd(scene)).toBe(2);
  });

  it('leaves those that wait untouched where the run is ended meanwhile', async () => {
    const scene = sceneWith(3);
    const controller = new AbortController();
    const report = await scene.recover({
      signal: controller.signal,
      onEvent: ({ type }) => {
        if (type === 'instanceStarted') controller.abort();
      },
    });
    expect(outcomes(report)).toMatchObject({ 'web-1': 'notStarted', 'web-2': 'notStarted' });
    expect([...scene.askedOf('web-1'), ...scene.askedOf('web-2')]).toEqual([]);
  });
});

describe('five hundred instances', () => {
  it('cost no more than one instance more in time, and not one request each', async () => {
    const cost = async (canary: boolean) => {
      const scene = new Scene().others(['h2', 'h3', 'h4', 'h5', 'h6', 'h7', 'h8', 'h9']);
      for (let i = 0; i < 500; i += 1) scene.cloud.addInstance(`web-${i}`, { host: 'h1' });
      const begun = scene.cloud.clock.now();
      const report = await scene.recover({ canary });
      expect(report.outcome).toBe('recovered');
      return { ms: scene.cloud.clock.now() - begun, requests: scene.cloud.requests.length };
    };
    const without = await cost(false);
    const withOne = await cost(true);
    expect(withOne.ms - without.ms).toBeLessThan(30_000);
    expect(withOne.requests - without.requests).toBeLessThan(50);
  }, 60_000);
});
