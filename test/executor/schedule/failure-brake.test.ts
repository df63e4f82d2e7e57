import { describe, expect, it } from 'vitest';
import { outcomes, Scene } from './support.ts';

/** Instances of which every one that `fails` names cannot be spawned anywhere. */
function sceneWith(instances: number, fails: (index: number) => boolean): Scene {
  const scene = new Scene().others(['h2', 'h3', 'h4']);
  for (let i = instances - 1; i >= 0; i -= 1) scene.cloud.addInstance(`web-${i}`, { host: 'h1' });
  for (let i = 0; i < instances; i += 1) {
    if (fails(i)) scene.cloud.faults.inNova({ moment: 'claim', instance: `web-${i}`, times: Infinity });
  }
  return scene;
}

function count(scene: Scene, action: string): number {
  return scene.cloud.requests.filter((request) => request.action === action).length;
}

describe('too many failures', () => {
  it('end the run once five have ended, and leave the rest untouched', async () => {
    const scene = sceneWith(30, () => true);
    const report = await scene.recover({ canary: false, inFlight: 1 });
    expect(report).toMatchObject({ outcome: 'aborted', abort: { code: 'failureRate' } });
    expect(report.abort?.sentence).toContain('5 of the 5 instances that ended have failed');
    expect(count(scene, 'evacuate')).toBe(5);
    const ends = Object.values(outcomes(report));
    expect(ends.filter((end) => end === 'notStarted')).toHaveLength(25);
    expect(scene.askedOf('web-29')).toEqual([]);
  });

  it('are only those above the rate', async () => {
    const half = sceneWith(20, (index) => index % 2 === 0);
    const report = await half.recover({ canary: false, inFlight: 1, maxFailureRate: 0.6 });
    expect(report).toMatchObject({ outcome: 'partial', abort: null });
    const more = sceneWith(20, (index) => index % 2 === 0);
    expect((await more.recover({ canary: false, inFlight: 1, maxFailureRate: 0.4 })).abort?.code).toBe(
      'failureRate',
    );
  });

  it('are none with maxFailureRate: 1', async () => {
    const scene = sceneWith(12, () => true);
    expect(await scene.recover({ canary: false, maxFailureRate: 1 })).toMatchObject({
      outcome: 'failed',
      abort: null,
    });
    expect(count(scene, 'evacuate')).toBe(12);
  });

  it('are not four', async () => {
    const scene = sceneWith(4, () => true);
    expect(await scene.recover({ canary: false })).toMatchObject({ outcome: 'failed', abort: null });
  });

  it('are no held ones', async () => {
    const scene = sceneWith(12, () => false);
    const fault = { kind: 'status', status: 400, message: 'Instance has a vTPM.' } as const;
    scene.cloud.faults.onCall({ call: 'evacuate', times: 12, fault });
    const report = await scene.recover();
    expect(report.abort).toBeNull();
    expect(new Set(Object.values(outcomes(report)))).toEqual(new Set(['held']));
  });

  it('are not those that were quicker to fail than others to come home: further ones wait for these', async () => {
    // What fails ends in a second, what succeeds in half a minute.
    const scene = new Scene({ pace: { spawn: 30_000 } }).others(['h2', 'h3', 'h4']);
    for (let i = 39; i >= 0; i -= 1) scene.cloud.addInstance(`web-${i}`, { host: 'h1' });
    for (let i = 0; i < 6; i += 1) {
      scene.cloud.faults.inNova({ moment: 'claim', instance: `web-${i}`, times: Infinity });
    }
    const report = await scene.recover({ canary: false, inFlight: 20 });
    expect(report).toMatchObject({ outcome: 'partial', abort: null });
    expect(Object.values(outcomes(report)).filter((end) => end === 'recovered')).toHaveLength(34);
    const [paused] = scene.of('beginningPaused');
    const [resumed] = scene.of('beginningResumed');
    expect(paused).toMatchObject({ failed: 5, ended: 5 });
    expect(Date.parse(resumed?.at ?? '')).toBeGreaterThan(Date.parse(paused?.at ?? '') + 10_000);
    const between = scene.events.slice(
      scene.events.findIndex((event) => event === paused),
      scene.events.findIndex((event) => event === resumed),
    );
    expect(between.filter(({ type }) => type === 'instanceStarted')).toEqual([]);
  });

  it('end a run whose remaining ones cannot save it, without waiting for them', async () => {
    const scene = new Scene({ pace: { spawn: 600_000 } }).others(['h2', 'h3', 'h4']);
    for (let i = 19; i >= 0; i -= 1) scene.cloud.addInstance(`web-${i}`, { host: 'h1' });
    for (let i = 0; i < 7; i += 1) {
      scene.cloud.faults.inNova({ moment: 'claim', instance: `web-${i}`, times: Infinity });
    }
    const report = await scene.recover({ canary: false, inFlight: 8 });
    expect(report.abort?.code).toBe('failureRate');
    const [stopping] = scene.of('stopping');
    const lastEnd = scene.of('instanceFinished').at(-1);
    expect(Date.parse(lastEnd?.at ?? '') - Date.parse(stopping?.at ?? '')).toBeGreaterThan(300_000);
    // What had begun is watched to its end.
    expect(outcomes(report)).toMatchObject({ 'web-7': 'recovered', 'web-19': 'notStarted' });
  });
});
