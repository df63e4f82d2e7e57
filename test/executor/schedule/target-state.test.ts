import { describe, expect, it } from 'vitest';
import { memoryJournal } from '../../../src/index.ts';
import { outcomes, Scene } from './support.ts';

/** Paused instances, which come back by a reset to active and an evacuation at 2.95. */
function withPaused(names: readonly string[], scene: Scene): Scene {
  for (const name of names.toReversed()) scene.cloud.addInstance(name, { host: 'h1', state: 'paused' });
  return scene;
}

/** A cloud whose every other host takes the target state and ignores it. */
function ignoring(names: readonly string[] = ['a', 'b', 'c']): Scene {
  return withPaused(names, new Scene().others(['h2', 'h3'], { ignoresTargetState: true }));
}

describe('a compute that ignores the target state', () => {
  it('leaves the first one running, which is told with the command that stops it', async () => {
    const scene = ignoring();
    const report = await scene.recover();
    expect(outcomes(report)).toEqual({ a: 'failed', b: 'held', c: 'held' });
    const { id, host } = scene.cloud.instance('a');
    expect(scene.end('a')).toBe(`active on ${host ?? ''}`);
    expect(scene.askedOf('a')).not.toContain('os-stop');
    const [left] = report.followUps.filter(({ code }) => code === 'stopInstance');
    expect(left).toMatchObject({ instanceId: id, command: `openstack server stop ${id}` });
    expect(left?.sentence).toContain('ignores the target state');
    expect(report.instances.find(({ name }) => name === 'a')?.reason).toContain('allowClientStop');
  });

  it('holds the others of that route: nothing at all is asked for them', async () => {
    const scene = ignoring();
    const report = await scene.recover();
    for (const name of ['b', 'c']) {
      expect(scene.askedOf(name)).toEqual([]);
      expect(scene.cloud.instance(name)).toMatchObject({ vmState: 'paused', host: 'h1', locked: false });
      const held = report.instances.find((each) => each.name === name);
      expect(held?.plan).toMatchObject({ hold: { code: 'noServerSideStop' } });
      expect(held?.reason).toContain('a was evacuated at 2.95');
    }
    expect(scene.of('targetStateDistrusted')).toHaveLength(1);
    expect(report.followUps.find(({ code }) => code === 'recoverByHand')?.sentence).toContain(
      'Upgrade every nova-compute to 2023.1 or newer',
    );
  });

  it('holds none of another route', async () => {
    const scene = ignoring();
    scene.cloud.addInstance('on', { host: 'h1' });
    scene.cloud.addInstance('off', { host: 'h1', state: 'stopped' });
    const report = await scene.recover();
    expect(outcomes(report)).toMatchObject({ on: 'recovered', off: 'recovered', b: 'held' });
    expect([scene.cloud.instance('on').vmState, scene.cloud.instance('off').vmState]).toEqual([
      'active',
      'stopped',
    ]);
  });

  it('is made up for by the client with allowClientStop, and the others go without the target state', async () => {
    const scene = ignoring();
    const report = await scene.recover({ policy: { allowClientStop: true } });
    expect(outcomes(report)).toEqual({ a: 'recovered', b: 'recovered', c: 'recovered' });
    for (const name of ['a', 'b', 'c']) {
      expect(scene.cloud.instance(name)).toMatchObject({ vmState: 'stopped', runningOn: [], locked: false });
      expect(scene.askedOf(name)).toContain('os-stop');
    }
    const versions = (name: string) => {
      const { id } = scene.cloud.instance(name);
      return scene.cloud.requests
        .filter((request) => request.id === id && request.action === 'evacuate')
        .map(({ microversion }) => microversion);
    };
    expect(versions('a')).toEqual(['2.95', '2.95']);
    for (const name of ['b', 'c']) expect(new Set(versions(name))).toEqual(new Set(['2.94']));
  });

  it('does not keep a resized one whose source confirms: Nova stops that one without a target state', async () => {
    const after = ignoring(['a']);
    after.cloud.addInstance('resized', {
      ...{ host: 'h1', state: 'resized', from: 'stopped', source: 'h2', metadata: { late: 'yes' } },
    });
    const report = await after.recover({ priority: ({ metadata }) => ('late' in metadata ? 0 : 1) });
    expect(outcomes(report)).toEqual({ a: 'failed', resized: 'recovered' });
    expect(after.cloud.instance('resized')).toMatchObject({ vmState: 'stopped', runningOn: [] });
  });

  it('is not suspected where it has stopped the instance and somebody has started it since', async () => {
    const scene = withPaused(['a', 'b'], new Scene().others(['h2']));
    scene.cloud.once({ instance: 'a', vmState: 'stopped', host: 'h2' }, () => {
      scene.cloud.overwrite('a', { vmState: 'active', powerState: 1 });
    });
    const report = await scene.recover({ stepTimeoutMs: 30_000 });
    expect(outcomes(report)).toEqual({ a: 'failed', b: 'recovered' });
    expect(scene.of('targetStateDistrusted')).toEqual([]);
    expect(scene.askedOf('a')).not.toContain('os-stop');
  });

  it('that shows late in the run holds what is on its way: no reset any more, and the lock comes off', async () => {
    const scene = ignoring(['a', 'b']);
    // While the lock of b is slow, a comes to its end.
    const fault = { kind: 'latency', ms: 25_000 } as const;
    scene.cloud.faults.onCall({ call: 'lock', instance: 'b', fault });
    const report = await scene.recover({ canary: false });
    expect(outcomes(report)).toEqual({ a: 'failed', b: 'held' });
    expect(scene.askedOf('b')).toEqual(['lock', 'unlock']);
    expect(scene.cloud.instance('b')).toMatchObject({ vmState: 'paused', host: 'h1', locked: false });
  });

  it('that shows between the proof and the reset leaves the instance before the reset', async () => {
    const scene = ignoring(['a', 'b']);
    const fault = { kind: 'latency', ms: 25_000 } as const;
    scene.cloud.faults.onCall({ call: 'evacuate', instance: 'b', fault });
    const report = await scene.recover({ canary: false });
    expect(outcomes(report)).toEqual({ a: 'failed', b: 'held' });
    expect(scene.askedOf('b')).toEqual(['lock', 'evacuate', 'unlock']);
    expect(scene.cloud.instance('b')).toMatchObject({ vmState: 'paused', host: 'h1', locked: false });
  });

  it('that shows between the reset and the evacuation sends that one no more', async () => {
    const scene = ignoring(['a', 'b']);
    const fault = { kind: 'latency', ms: 25_000 } as const;
    scene.cloud.faults.onCall({ call: 'os-resetState', instance: 'b', fault });
    const report = await scene.recover({ canary: false });
    expect(outcomes(report)).toEqual({ a: 'failed', b: 'failed' });
    const b = report.instances.find(({ name }) => name === 'b');
    expect(b).toMatchObject({ wasReset: true, lockLeft: true });
    expect(b?.reason).toContain('was not evacuated after the reset of its state');
    expect(scene.cloud.instance('b').migrations).toEqual([]);
  });

  it('is asked again by the next run, which may find it upgraded', async () => {
    const scene = ignoring();
    const journal = memoryJournal();
    await scene.recover({ journal });
    const again = await scene.recover({ journal, policy: { allowClientStop: true } });
    expect(outcomes(again)).toMatchObject({ b: 'recovered', c: 'recovered' });
    for (const name of ['b', 'c']) expect(scene.cloud.instance(name).vmState).toBe('stopped');
  });
});

describe('a conductor that pins the RPC version', () => {
  it('refuses to send the first one, which is told, and the others are held', async () => {
    const scene = new Scene({ computeUpgradeLevel: 'auto' })
      .others(['h2'])
      .others(['h3'], { computeRpc: '6.1' });
    withPaused(['a', 'b'], scene);
    const report = await scene.recover();
    expect(outcomes(report)).toEqual({ a: 'failed', b: 'held' });
    const a = report.instances.find(({ name }) => name === 'a');
    expect(a?.reason).toContain('Unsupported RPC version for rebuild_instance. Required >= 6.2');
    expect(a?.evacuationUnresolved).toBe(true);
    expect(report.followUps.map(({ code }) => code)).toContain('keepComputeDown');
    expect(scene.askedOf('b')).toEqual([]);
    expect(scene.of('targetStateDistrusted')[0]?.sign).toContain('refused to send it to a nova-compute');
  });

  it('hinders none that needs no target state', async () => {
    const scene = new Scene({ computeUpgradeLevel: 'auto' }).others(['h2'], { computeRpc: '6.1' });
    for (const name of ['a', 'b']) scene.cloud.addInstance(name, { host: 'h1', state: 'stopped' });
    expect(outcomes(await scene.recover())).toEqual({ a: 'recovered', b: 'recovered' });
  });
});

describe('an API that is told so before it can send anything', () => {
  it('answers 409: that one is told, and the others are held', async () => {
    const scene = withPaused(['a', 'b'], new Scene().others(['h2']));
    const message = 'Unsupported RPC version for rebuild_instance. Required >= 1.25';
    // The proof before the reset is refused because of vm_state; the pin speaks after that.
    scene.cloud.faults.onCall({ call: 'evacuate', skip: 1, fault: { kind: 'status', status: 409, message } });
    const report = await scene.recover();
    expect(outcomes(report)).toEqual({ a: 'failed', b: 'held' });
    expect(report.instances.find(({ name }) => name === 'a')?.reason).toContain(message);
    expect(scene.askedOf('b')).toEqual([]);
  });
});

describe('a nova-compute that throws the order away', () => {
  it('holds the others once nobody has taken the order for a step timeout', async () => {
    const scene = withPaused(['a', 'b'], new Scene().others(['h2', 'h3'], { computeRpc: '6.1' }));
    const report = await scene.recover({ stepTimeoutMs: 60_000, deadlineMs: 400_000 });
    expect(outcomes(report)).toEqual({ a: 'inFlight', b: 'held' });
    expect(scene.askedOf('b')).toEqual([]);
    expect(scene.of('targetStateDistrusted')[0]?.sign).toContain('none has begun with it');
  });
});

describe('a cloud that heeds the target state', () => {
  it('is trusted from its first canary on: the events of nobody else are read', async () => {
    const names = Array.from({ length: 12 }, (_none, index) => `p-${index}`);
    const scene = withPaused(names, new Scene({ pace: { spawn: 60_000 } }).others(['h2', 'h3']));
    const report = await scene.recover();
    expect(report.outcome).toBe('recovered');
    const read = new Set(
      scene.cloud.requests.flatMap(({ route, id }) =>
        route.endsWith('/os-instance-actions/{id}') ? [id] : [],
      ),
    );
    expect(read).toEqual(new Set([scene.cloud.instance('p-0').id]));
  });
});
