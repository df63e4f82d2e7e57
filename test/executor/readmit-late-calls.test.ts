import { describe, expect, it } from 'vitest';
import { recover } from '../testing/support/recover.ts';
import { codes, Return } from './support/return.ts';

/** `web` is on h2 and was resized from h1, which died in the moment in which its owner confirmed that. */
async function confirmedTooLate(from: 'active' | 'stopped'): Promise<{ host: Return; id: string }> {
  const host = new Return();
  const id = host.cloud.addInstance('web', { host: 'h2', state: 'resized', from, source: 'h1' });
  host.cloud.kill('h1');
  await (await host.connect()).servers.confirmResize(id);
  await host.cloud.pass(1_000);
  return { host, id };
}

/** The same, and h2 has failed since; what it knows of `web` is in the journal. */
async function heldOnDeadHost(): Promise<{ host: Return; id: string }> {
  const { host, id } = await confirmedTooLate('stopped');
  host.cloud.kill('h2');
  const { instances } = await recover(host.cloud, 'h2', { journal: host.journal });
  expect(instances).toMatchObject([{ outcome: 'held', plan: { hold: { code: 'resizeConfirming' } } }]);
  await host.recover();
  return { host, id };
}

describe('a confirm that waits for the host', () => {
  it('is told of before the start, and no blocker: left alone it ends well', async () => {
    const { host, id } = await confirmedTooLate('active');
    await host.recover();
    const check = await host.check();
    expect(check).toMatchObject({ safeToStart: true, blockers: [] });
    expect(check.warnings).toContainEqual(
      expect.objectContaining({
        code: 'lateConfirm',
        instanceId: id,
        command: `openstack server migration list --server ${id}`,
      }),
    );
    expect(codes(check.warnings)).toContain('queueUnseen');
  });

  it('is carried out after the return and looked at again, without a word where nobody knows what was before', async () => {
    const { host, id } = await confirmedTooLate('active');
    await host.recover();
    await host.cloud.revive('h1');
    const report = await host.readmit();
    expect(report).toMatchObject({
      outcome: 'readmitted',
      lateConfirms: [{ instanceId: id, verdict: 'unknownBefore', seen: { vmState: 'active', host: 'h2' } }],
      followUps: [],
    });
  });

  it('is compared with what the journal of its other host knows', async () => {
    const { host, id } = await heldOnDeadHost();
    await host.cloud.revive('h1');
    const { lateConfirms, followUps } = await host.readmit();
    expect(lateConfirms).toMatchObject([
      { instanceId: id, verdict: 'asBefore', prior: 'stopped', seen: { vmState: 'stopped' } },
    ]);
    expect(followUps).toEqual([]);
  });

  it('that has left it in another power state is told of, with the command', async () => {
    const { host, id } = await heldOnDeadHost();
    host.cloud.overwrite('web', { powerState: 1 });
    await host.cloud.revive('h1');
    const { lateConfirms, followUps } = await host.readmit();
    expect(lateConfirms).toMatchObject([
      { verdict: 'differs', prior: 'stopped', seen: { vmState: 'active' } },
    ]);
    expect(followUps).toMatchObject([
      { code: 'lateConfirmDiffers', instanceId: id, command: `openstack server stop ${id}` },
    ]);
  });

  it('of one that was reset and evacuated meanwhile is a blocker until the queue is purged', async () => {
    const { host, id } = await confirmedTooLate('active');
    host.cloud.kill('h2');
    await host.recover();
    await host.cloud.pass(120_000);
    const { servers } = await host.connect();
    await servers.resetState(id, 'active');
    await servers.evacuate(id, { microversion: '2.94' });
    await host.cloud.pass(60_000);
    expect(host.cloud.instance('web')).toMatchObject({ host: 'h3', vmState: 'active' });
    const check = await host.check();
    expect(check).toMatchObject({ safeToStart: false });
    expect(check.blockers).toMatchObject([
      { code: 'lateCallBreaks', instanceId: id, command: 'rabbitmqctl purge_queue --vhost / compute.h1' },
    ]);
    expect(await host.check({ queuePurged: true })).toMatchObject({ safeToStart: true, blockers: [] });
  });

  it('is not under way any more only when vm_state says so: its record does before', async () => {
    const host = new Return();
    const id = host.cloud.addInstance('web', { host: 'h2', state: 'resized', from: 'active', source: 'h1' });
    host.cloud.kill('h1');
    await host.recover();
    await host.cloud.revive('h1');
    const [row] = host.cloud.world.migrations;
    if (row === undefined) throw new Error('there is no resize');
    host.cloud.world.setMigration(row, { status: 'confirmed' });
    host.cloud.after(26_000, () => host.cloud.overwrite('web', { vmState: 'active' }));
    expect((await host.readmit()).lateConfirms).toMatchObject([
      { instanceId: id, seen: { vmState: 'active' } },
    ]);
  });

  it('breaks such a one where nova-compute was started nevertheless, and the readmission says so', async () => {
    const { host, id } = await confirmedTooLate('active');
    host.cloud.kill('h2');
    await host.recover();
    await host.cloud.pass(120_000);
    const { servers } = await host.connect();
    await servers.resetState(id, 'active');
    await servers.evacuate(id, { microversion: '2.94' });
    await host.cloud.pass(60_000);
    await host.cloud.revive('h1');
    const { lateConfirms, followUps } = await host.readmit();
    expect(lateConfirms).toMatchObject([{ verdict: 'broken', seen: { vmState: 'error', host: 'h3' } }]);
    expect(followUps).toMatchObject([
      { code: 'lateConfirmBroke', command: `openstack server set --state active ${id}` },
    ]);
  });

  it('and was lost is waited for no longer than two report intervals, and told of', async () => {
    const host = new Return();
    const id = host.cloud.addInstance('web', { host: 'h2', state: 'resized', from: 'active', source: 'h1' });
    host.cloud.kill('h1');
    await host.recover();
    const [row] = host.cloud.world.migrations;
    if (row === undefined) throw new Error('there is no resize');
    host.cloud.world.setMigration(row, { status: 'confirming' });
    await host.cloud.revive('h1');
    const began = host.cloud.clock.now();
    const { lateConfirms, followUps } = await host.readmit();
    expect(host.cloud.clock.now() - began).toBeLessThan(60_000);
    expect(lateConfirms).toMatchObject([{ verdict: 'waiting', instanceId: id }]);
    expect(followUps).toMatchObject([{ code: 'confirmLost', instanceId: id }]);
    expect(followUps[0]?.command).toContain(`&& openstack server resize confirm ${id}`);
  });
});

describe('a call that waits for the host', () => {
  it('and whose instance was evacuated meanwhile is a blocker', async () => {
    const host = new Return();
    const id = host.cloud.addInstance('web', { host: 'h1' });
    host.cloud.kill('h1');
    await (await host.connect()).servers.stop(id);
    await host.recover();
    expect(host.cloud.instance('web').host).not.toBe('h1');
    const check = await host.check();
    expect(check.blockers).toMatchObject([{ code: 'lateCallBreaks', instanceId: id }]);
    expect(check.blockers[0]?.sentence).toContain('The call stop of web');
    expect(await host.check({ queuePurged: true })).toMatchObject({ safeToStart: true, blockers: [] });
  });

  it('is no blocker where nova-compute had begun with it, whatever was asked of the instance elsewhere since', async () => {
    const host = new Return();
    const id = host.cloud.addInstance('web', { host: 'h1' });
    const { servers, instanceActions } = await host.connect();
    await servers.stop(id);
    await host.cloud.pass(150);
    host.cloud.kill('h1');
    const [asked] = (await instanceActions.list(id).all()).data;
    const { data: stop } = await instanceActions.show(id, asked?.requestId ?? '');
    expect(stop).toMatchObject({
      action: 'stop',
      events: [{ event: 'compute_stop_instance', result: null }],
    });
    await host.recover();
    const { host: where } = host.cloud.instance('web');
    expect(where).not.toBe('h1');
    host.cloud.kill(where ?? '');
    await servers.start(id);
    expect((await host.check()).blockers).toEqual([]);
  });

  it('is no blocker where it was asked long before the host died: a living host takes its calls at once', async () => {
    const host = new Return();
    const id = host.cloud.addInstance('web', { host: 'h1' });
    host.cloud.kill('h1', 'nova-compute');
    await (await host.connect()).servers.stop(id);
    const { world } = host.cloud;
    await host.cloud.pass(200_000);
    // It goes on reporting, and has dropped the call.
    world.host('h1').reportsUntil = world.now();
    await host.recover();
    expect(host.cloud.instance('web').host).not.toBe('h1');
    expect((await host.check()).blockers).toEqual([]);
  });

  it('is told of as a task under way where the instance is still there', async () => {
    const host = new Return();
    const id = host.cloud.addInstance('web', { host: 'h1' });
    host.cloud.kill('h1');
    await (await host.connect()).servers.delete(id);
    await host.recover();
    expect((await host.check()).warnings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ code: 'taskUnderWay', instanceId: id }),
        expect.objectContaining({
          code: 'instancesStillHere',
          command: 'openstack server list --all-projects --long --host h1',
        }),
      ]),
    );
  });

  it('is not what an instance had that was asked for nothing', async () => {
    const host = new Return();
    host.cloud.addInstance('web', { host: 'h1' });
    host.cloud.kill('h1');
    await host.recover();
    const before = host.cloud.requests.length;
    expect((await host.check()).blockers).toEqual([]);
    const routes = host.cloud.requests.slice(before).map(({ route }) => route);
    expect(routes.filter((route) => route.includes('os-instance-actions'))).toEqual([]);
  });
});

describe('an evacuation from another host that was accepted and never begun', () => {
  it.each([
    ['h3', ['lateCallBreaks']],
    ['h2', []],
  ])('with its instance on %s gives %j', async (where, expected) => {
    const host = new Return();
    const id = host.cloud.addInstance('web', { host: where });
    host.cloud.kill('h1');
    host.cloud.kill('h2');
    host.cloud.world.addMigration({
      ...{ instanceId: id, type: 'evacuation', status: 'accepted', userId: 'admin', projectId: 'admin' },
      ...{ sourceCompute: 'h2', sourceNode: 'h2', destCompute: null, destNode: null },
      ...{ oldFlavor: null, newFlavor: null },
    });
    await host.recover();
    expect(codes((await host.check()).blockers)).toEqual(expected);
    expect((await host.check({ queuePurged: true })).blockers).toEqual([]);
  });

  it('long before the host died waits no more', async () => {
    const host = new Return();
    const id = host.cloud.addInstance('web', { host: 'h3' });
    host.cloud.world.addMigration({
      ...{ instanceId: id, type: 'evacuation', status: 'accepted', userId: 'admin', projectId: 'admin' },
      ...{ sourceCompute: 'h2', sourceNode: 'h2', destCompute: null, destNode: null },
      ...{ oldFlavor: null, newFlavor: null },
    });
    await host.cloud.pass(300_000);
    host.cloud.kill('h1');
    await host.recover();
    expect((await host.check()).blockers).toEqual([]);
  });
});

describe('a resize from the host', () => {
  it('to itself needs no other host, and is not told of', async () => {
    const host = new Return();
    host.cloud.addInstance('web', { host: 'h1', state: 'resized', from: 'active', source: 'h1' });
    host.cloud.kill('h1');
    await host.cloud.pass(120_000);
    expect(codes((await host.check()).warnings)).toEqual(['queueUnseen', 'instancesStillHere']);
  });

  it('that has not begun, of an instance that is still there, is only a task under way', async () => {
    const host = new Return();
    const id = host.cloud.addInstance('web', { host: 'h1', task: 'resize_prep' });
    host.cloud.kill('h1');
    await host.cloud.pass(120_000);
    host.cloud.world.addMigration({
      ...{ instanceId: id, type: 'resize', status: 'pre-migrating', userId: 'admin', projectId: 'admin' },
      ...{ sourceCompute: 'h1', sourceNode: 'h1', destCompute: 'h2', destNode: 'h2' },
      ...{ oldFlavor: null, newFlavor: null },
    });
    const check = await host.check();
    expect(check).toMatchObject({ safeToStart: true, blockers: [] });
    expect(codes(check.warnings)).toContain('taskUnderWay');
  });

  it.each([
    ['that Nova gave up, and whose instance is well,', 'error', 'h2'],
    ['to the host itself', 'confirmed', 'h1'],
  ] as const)('%s is no late confirm', async (_, status, destination) => {
    const host = new Return();
    const id = host.cloud.addInstance('web', { host: 'h2' });
    host.cloud.kill('h1');
    await host.recover();
    await host.cloud.revive('h1');
    const row = host.cloud.world.addMigration({
      ...{ instanceId: id, type: 'resize', status: 'finished', userId: 'admin', projectId: 'admin' },
      ...{ sourceCompute: 'h1', sourceNode: 'h1', destCompute: destination, destNode: destination },
      ...{ oldFlavor: null, newFlavor: null },
    });
    // A list of what has changed has only rows that were changed.
    host.cloud.world.setMigration(row, { status });
    expect(await host.readmit()).toMatchObject({ outcome: 'readmitted', lateConfirms: [] });
  });

  it('that awaits its verdict is told of, and so is one whose instance has moved on', async () => {
    const host = new Return();
    const waiting = host.cloud.addInstance('waiting', {
      host: 'h2',
      state: 'resized',
      from: 'active',
      source: 'h1',
    });
    const moved = host.cloud.addInstance('moved', {
      host: 'h3',
      state: 'resized',
      from: 'active',
      source: 'h1',
    });
    host.cloud.kill('h1');
    await host.recover();
    host.cloud.overwrite('moved', { vmState: 'active' });
    const { warnings, safeToStart } = await host.check();
    expect(safeToStart).toBe(true);
    expect(warnings.map(({ code, instanceId }) => [code, instanceId])).toEqual([
      ['queueUnseen', null],
      ['resizeLeftOver', moved],
      ['resizeAwaitsVerdict', waiting],
    ]);
  });
});
