import { describe, expect, it } from 'vitest';
import { type Journal, readmitHost } from '../../src/index.ts';
import type { SimulatedCloud } from '../../src/testing/index.ts';
import { recover } from '../testing/support/recover.ts';
import { rejection } from './support/failed-host.ts';
import { codes, Return } from './support/return.ts';

/** As an administrator with SQL would. */
function putOn(cloud: SimulatedCloud, id: string, host: string): void {
  const instance = cloud.world.instances.get(id);
  if (instance === undefined) throw new Error(`there is no ${id}`);
  cloud.world.save(instance, { host }, 'test');
}

const IN_SERVICE = { status: 'enabled', disabledReason: null, forcedDown: false };

describe('a host whose instances were recovered', () => {
  it('is safe to start, and is told how many guests are cleaned up then', async () => {
    const host = new Return();
    host.cloud.addInstance('web', { host: 'h1' });
    host.cloud.addInstance('off', { host: 'h1', state: 'stopped' });
    host.cloud.kill('h1');
    await host.recover();
    const before = host.changes.length;
    const check = await host.check();
    expect(check).toMatchObject({
      ...{ outcome: 'checked', computeReports: false, safeToStart: true, blockers: [], awaitingCleanUp: 2 },
      ...{ giveBack: { status: 'enabled', disabledReason: null }, runId: null },
    });
    expect(host.changes).toHaveLength(before);
  });

  it('is not readmitted before nova-compute reports, and the refusal says that it may start', async () => {
    const host = new Return();
    host.cloud.addInstance('web', { host: 'h1' });
    host.cloud.kill('h1');
    await host.recover();
    const before = host.changes.length;
    const refusal = await host.refusal();
    expect(refusal).toMatchObject({ code: 'hostStillDown', host: 'h1', report: { safeToStart: true } });
    expect(refusal.message).toContain('safe to start');
    expect(host.changes).toHaveLength(before);
    expect(host.service.forcedDown).toBe(true);
  });

  it('is given back in one request once its clean-up has run', async () => {
    const host = new Return();
    host.cloud.addInstance('web', { host: 'h1' });
    host.cloud.kill('h1');
    await host.recover();
    await host.cloud.revive('h1');
    const before = host.changes.length;
    const report = await host.readmit({ runId: 'back-1' });
    expect(report).toMatchObject({
      ...{ outcome: 'readmitted', runId: 'back-1', computeReports: true, safeToStart: null },
      ...{ blockers: [], awaitingCleanUp: 0, followUps: [] },
    });
    expect(host.changes.slice(before)).toEqual(['PUT /os-services/{id}']);
    expect(host.service).toEqual(IN_SERVICE);
    expect(host.cloud.instance('web').guestOn).not.toContain('h1');
    expect(host.events.map(({ type }) => type)).toEqual(['callAnswered', 'hostReadmitted']);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it('is left alone when it is asked for again', async () => {
    const host = new Return();
    host.cloud.addInstance('web', { host: 'h1' });
    host.cloud.kill('h1');
    await host.recover();
    await host.cloud.revive('h1');
    await host.readmit();
    const before = host.changes.length;
    const runs = (await host.journal.load('h1')).length;
    expect(await host.readmit()).toMatchObject({ outcome: 'alreadyReadmitted', runId: null });
    expect(host.changes).toHaveLength(before);
    expect(await host.journal.load('h1')).toHaveLength(runs);
  });

  it('that was disabled before the failure stays so, with its reason, also after two recoveries', async () => {
    const host = new Return({ h1: { status: 'disabled', disabledReason: 'new disks on Monday' } });
    host.cloud.addInstance('web', { host: 'h1' });
    host.cloud.kill('h1');
    await host.recover();
    const { followUps } = await host.recover();
    expect(followUps.find(({ code }) => code === 'readmitHost')?.command).toBe(
      "openstack compute service set --up h1 nova-compute && openstack compute service set --disable --disable-reason 'new disks on Monday' h1 nova-compute",
    );
    await host.cloud.revive('h1');
    await host.readmit();
    expect(host.service).toEqual({
      status: 'disabled',
      disabledReason: 'new disks on Monday',
      forcedDown: false,
    });
  });

  it('that fails again is recovered without what was known of its former instances', async () => {
    const host = new Return();
    host.cloud.addInstance('web', { host: 'h1' });
    host.cloud.kill('h1');
    await host.recover();
    await host.cloud.revive('h1');
    await host.readmit();
    host.cloud.addInstance('later', { host: 'h1', state: 'stopped' });
    host.cloud.kill('h1');
    const again = await host.recover();
    expect(again.serviceBefore).toEqual({ status: 'enabled', disabledReason: null });
    expect(again.instances.map(({ name, outcome }) => [name, outcome])).toEqual([['later', 'recovered']]);
    await host.cloud.revive('h1');
    expect(await host.readmit()).toMatchObject({ outcome: 'readmitted' });
    expect(host.service).toEqual(IN_SERVICE);
  });

  it('is only looked at by a check once it reports, which says that nothing is missing', async () => {
    const host = new Return();
    host.cloud.addInstance('web', { host: 'h1' });
    host.cloud.kill('h1');
    await host.recover();
    await host.cloud.revive('h1');
    expect(await host.check()).toMatchObject({ outcome: 'checked', computeReports: true, blockers: [] });
    expect(host.service.forcedDown).toBe(true);
  });

  it('is not claimed twice', async () => {
    const host = new Return();
    host.cloud.kill('h1');
    await host.recover();
    const claim = await host.journal.claim('h1', 'another process');
    expect(await host.refusal()).toMatchObject({ code: 'hostClaimed' });
    await claim.release();
  });

  it('is written down before the request, and as readmitted only when Nova sees it up', async () => {
    const host = new Return();
    host.cloud.kill('h1');
    await host.recover();
    await host.cloud.revive('h1');
    await host.readmit();
    const last = (await host.journal.load('h1')).at(-1);
    expect(last?.map(({ kind }) => kind)).toEqual(['readmission', 'intent', 'answer', 'readmitted']);
    expect(last?.[0]).toMatchObject({ giveBack: { status: 'enabled', disabledReason: null } });
  });

  it('that stops reporting in the moment of its return is not written down as readmitted', async () => {
    const host = new Return();
    host.cloud.kill('h1');
    await host.recover();
    await host.cloud.revive('h1');
    const nova = await host.connect();
    const { services } = nova;
    const dying: typeof services = {
      list: (...args) => services.list(...args),
      update: async (...args) => {
        host.cloud.kill('h1');
        await host.cloud.pass(90_000);
        return services.update(...args);
      },
    };
    Object.assign(nova, { services: dying });
    const { clock } = host.cloud;
    expect(await rejection(readmitHost(nova, 'h1', { clock, journal: host.journal }))).toMatchObject({
      code: 'hostNotSeenUp',
    });
    const last = (await host.journal.load('h1')).at(-1);
    expect(last?.map(({ kind }) => kind)).not.toContain('readmitted');
  });
});

describe('a host with an evacuation that is not over', () => {
  it('is not safe to start while the instance is still on it', async () => {
    const host = new Return();
    const id = host.cloud.addInstance('web', {
      host: 'h1',
      state: 'evacuating',
      from: 'active',
      to: 'h2',
      stuck: true,
    });
    host.cloud.kill('h1');
    await host.recover({ deadlineMs: 60_000 });
    const [blocker] = (await host.check()).blockers;
    expect(blocker).toMatchObject({ code: 'evacuationUnresolved', instanceId: id });
    expect(blocker?.sentence).toContain('destroys the only guest');
    const refusal = await host.refusal();
    expect(refusal.code).toBe('hostStillDown');
    expect(refusal.message).toContain('Do not start it yet');
  });

  it('loses the guest where it is started nevertheless', async () => {
    const host = new Return();
    host.cloud.addInstance('web', { host: 'h1', state: 'evacuating', from: 'active', to: 'h2', stuck: true });
    host.cloud.kill('h1');
    await host.recover({ deadlineMs: 60_000 });
    await host.cloud.revive('h1');
    expect(host.cloud.instance('web')).toMatchObject({ host: 'h1', guestOn: [] });
  });

  it('is told to wait while its destination is at it, and to end the record when that is dead as well', async () => {
    const host = new Return();
    const id = host.cloud.addInstance('web', {
      host: 'h1',
      state: 'evacuating',
      from: 'active',
      to: 'h2',
      stuck: true,
    });
    host.cloud.kill('h1');
    await host.recover({ deadlineMs: 60_000 });
    const [row] = host.cloud.world.migrations;
    if (row === undefined) throw new Error('there is no evacuation');
    host.cloud.world.setMigration(row, { status: 'pre-migrating', destCompute: 'h2', destNode: 'h2' });
    expect((await host.check()).blockers[0]?.command).toBe(`openstack server migration list --server ${id}`);
    host.cloud.kill('h2');
    await host.cloud.pass(120_000);
    expect((await host.check()).blockers[0]?.command).toContain(
      `UPDATE migrations SET status = 'error' WHERE uuid = '${row.uuid}'`.replaceAll("'", String.raw`'\''`),
    );
  });

  it.each([
    ['accepted', 60_000, 'openstack server migration list --server '],
    ['accepted', 900_000, 'mysql nova_cell1 -e '],
    ['a word that nobody knows', 900_000, 'openstack server migration list --server '],
  ])('is ended by hand only where nobody goes on with it: %s for %i ms', async (status, ageMs, begin) => {
    const host = new Return();
    const id = host.cloud.addInstance('web', { host: 'h1' });
    host.cloud.kill('h1');
    const row = host.cloud.world.addMigration({
      ...{ instanceId: id, type: 'evacuation', status: 'accepted', userId: 'admin', projectId: 'admin' },
      ...{ sourceCompute: 'h1', sourceNode: 'h1', destCompute: null, destNode: null },
      ...{ oldFlavor: null, newFlavor: null },
    });
    host.cloud.world.setMigration(row, { status: status as 'accepted' });
    await host.cloud.pass(ageMs);
    const { blockers, safeToStart } = await host.check();
    expect({ safeToStart, codes: codes(blockers) }).toEqual({
      safeToStart: false,
      codes: ['evacuationUnresolved'],
    });
    expect(blockers[0]?.command.startsWith(begin)).toBe(true);
  });

  it('is safe to start where a second record of an instance that has left is open', async () => {
    const host = new Return();
    const id = host.cloud.addInstance('web', { host: 'h1' });
    host.cloud.kill('h1');
    await host.recover();
    host.cloud.world.addMigration({
      ...{ instanceId: id, type: 'evacuation', status: 'accepted', userId: 'admin', projectId: 'admin' },
      ...{ sourceCompute: 'h1', sourceNode: 'h1', destCompute: null, destNode: null },
      ...{ oldFlavor: null, newFlavor: null },
    });
    expect(await host.check()).toMatchObject({ safeToStart: true, blockers: [], awaitingCleanUp: 2 });
  });

  it('is safe to start once the record is ended, and keeps the guest', async () => {
    const host = new Return();
    host.cloud.addInstance('web', { host: 'h1', state: 'evacuating', from: 'active', to: 'h2', stuck: true });
    host.cloud.kill('h1');
    await host.recover({ deadlineMs: 60_000 });
    const [row] = host.cloud.world.migrations;
    if (row !== undefined) host.cloud.world.setMigration(row, { status: 'error' });
    expect(codes((await host.check()).blockers)).not.toContain('evacuationUnresolved');
    await host.cloud.revive('h1');
    expect(host.cloud.instance('web').guestOn).toEqual(['h1']);
  });

  it('is not safe to start where the instance has come back and the record says that it left', async () => {
    const host = new Return();
    const id = host.cloud.addInstance('web', { host: 'h1' });
    host.cloud.kill('h1');
    await host.recover();
    putOn(host.cloud, id, 'h1');
    expect((await host.check()).blockers).toMatchObject([{ code: 'evacuatedAndBack', instanceId: id }]);
  });

  it('is not readmitted where nova-compute has left one out, which Nova itself would refuse for done ones alone', async () => {
    const host = new Return();
    const id = host.cloud.addInstance('web', { host: 'h1' });
    host.cloud.kill('h1');
    await host.recover();
    // Of two records of one instance nova-compute deals with one.
    host.cloud.world.addMigration({
      ...{ instanceId: id, type: 'evacuation', status: 'accepted', userId: 'admin', projectId: 'admin' },
      ...{ sourceCompute: 'h1', sourceNode: 'h1', destCompute: null, destNode: null },
      ...{ oldFlavor: null, newFlavor: null },
    });
    await host.cloud.revive('h1');
    const before = host.changes.length;
    expect(await host.refusal()).toMatchObject({
      code: 'cleanUpUnfinished',
      report: { computeReports: true },
    });
    expect(host.changes).toHaveLength(before);
    host.cloud.kill('h1', 'nova-compute');
    await host.cloud.revive('h1');
    expect(await host.readmit()).toMatchObject({ outcome: 'readmitted' });
  });

  it("is refused in Nova's own words where Nova knows of more than it shows", async () => {
    const host = new Return();
    host.cloud.kill('h1');
    await host.recover();
    await host.cloud.revive('h1');
    host.cloud.faults.onCall({
      call: 'PUT /os-services/{id}',
      fault: { kind: 'status', status: 400, message: 'Unable to force up host h1' },
    });
    const refusal = await host.refusal();
    expect(refusal).toMatchObject({ code: 'cleanUpUnfinished', name: 'RecoveryRefusedError' });
    expect(refusal.message).toContain('Unable to force up host h1');
    expect(host.service.forcedDown).toBe(true);
  });
});

describe('a host whose recovery has not come to its end', () => {
  it('is refused, and readmitted with consent', async () => {
    const host = new Return();
    const id = host.cloud.addInstance('web', { host: 'h1', state: 'stopped' });
    host.cloud.kill('h1');
    // The room is gone by the time that the plan, which has seen it, is carried out.
    await host.recover({
      approve: () => {
        for (const name of ['h2', 'h3']) host.cloud.world.host(name).status = 'disabled';
        return true;
      },
    });
    expect(host.cloud.instance('web').vmState).toBe('error');
    expect((await host.check()).blockers).toMatchObject([
      { code: 'recoveryUnfinished', instanceId: id, command: `openstack server show ${id}` },
    ]);
    await host.cloud.revive('h1');
    const refusal = await host.refusal();
    expect(refusal).toMatchObject({ code: 'recoveryUnfinished' });
    expect(refusal.report.blockers[0]?.command).toBe(`openstack server stop ${id}`);
    expect(refusal.message).toContain('left it stopped');
    expect(await host.readmit({ abandonUnfinished: true })).toMatchObject({ outcome: 'readmitted' });
  });

  it('is not over because Nova shows on the dead host what somebody wrote there', async () => {
    const host = new Return();
    const id = host.cloud.addInstance('web', { host: 'h1', state: 'stopped' });
    host.cloud.kill('h1');
    await host.recover({
      approve: () => {
        for (const name of ['h2', 'h3']) host.cloud.world.host(name).status = 'disabled';
        return true;
      },
    });
    await (await host.connect()).servers.unlock(id);
    host.cloud.overwrite('web', { vmState: 'stopped' });
    expect(codes((await host.check()).blockers)).toEqual(['recoveryUnfinished']);
  });

  it('is readmitted once a person has put it right', async () => {
    const host = new Return();
    const id = host.cloud.addInstance('web', { host: 'h1', state: 'stopped' });
    host.cloud.kill('h1');
    await host.recover({
      approve: () => {
        for (const name of ['h2', 'h3']) host.cloud.world.host(name).status = 'disabled';
        return true;
      },
    });
    await host.cloud.revive('h1');
    const nova = await host.connect();
    await nova.servers.stop(id);
    await host.cloud.pass(10_000);
    expect(await host.refusal()).toMatchObject({ code: 'recoveryUnfinished' });
    await nova.servers.unlock(id);
    host.cloud.overwrite('web', { taskState: 'powering-on' });
    expect(await host.refusal()).toMatchObject({ code: 'recoveryUnfinished' });
    host.cloud.overwrite('web', { taskState: null });
    expect(await host.readmit()).toMatchObject({ outcome: 'readmitted' });
  });
});

describe('a host that nobody here forced down', () => {
  it('is refused, and taken back as it is told', async () => {
    const host = new Return();
    host.cloud.kill('h1');
    await recover(host.cloud, 'h1');
    await host.cloud.revive('h1');
    expect((await host.check()).giveBack).toBeNull();
    expect(await host.refusal()).toMatchObject({ code: 'notOurs' });
    expect(host.service.forcedDown).toBe(true);
    await host.readmit({ serviceBefore: { status: 'disabled', disabledReason: 'burn-in' } });
    expect(host.service).toEqual({ status: 'disabled', disabledReason: 'burn-in', forcedDown: false });
  });

  it('is refused where another machine has taken over what this journal began', async () => {
    const host = new Return();
    host.cloud.kill('h1');
    await host.recover();
    await recover(host.cloud, 'h1', { takeOver: true });
    await host.cloud.revive('h1');
    expect(await host.refusal()).toMatchObject({ code: 'notOurs' });
  });

  it('and that is down is not taken for one in service', async () => {
    const host = new Return();
    host.cloud.kill('h1');
    await host.cloud.pass(120_000);
    expect(await host.refusal()).toMatchObject({ code: 'notOurs', report: { computeReports: false } });
    expect(await host.refusal({ serviceBefore: { status: 'enabled', disabledReason: null } })).toMatchObject({
      code: 'hostStillDown',
    });
  });

  it('is not enabled on a word of the journal that nobody knows', async () => {
    const host = new Return();
    host.cloud.kill('h1');
    await host.recover();
    await host.cloud.revive('h1');
    const journal: Journal = {
      ...host.journal,
      load: async (name) =>
        (await host.journal.load(name)).map((run) =>
          run.map((record) =>
            record.kind === 'run' ? { ...record, service: { ...record.service, status: 'UNHEARD' } } : record,
          ),
        ),
    };
    await host.readmit({ journal });
    expect(host.service).toEqual({ status: 'disabled', disabledReason: null, forcedDown: false });
  });

  it('and that was never down is in service', async () => {
    const host = new Return();
    expect(await host.readmit()).toMatchObject({ outcome: 'alreadyReadmitted', computeReports: null });
    expect(host.changes).toEqual([]);
  });

  it('is given its status back where a person has cleared the flag and left our mark', async () => {
    const host = new Return();
    host.cloud.kill('h1');
    await host.recover();
    await host.cloud.revive('h1');
    const nova = await host.connect();
    const [service] = (await nova.services.list({ host: 'h1', binary: 'nova-compute' }).all()).data;
    await nova.services.update(service?.id ?? '', { forcedDown: false });
    expect(host.service).toMatchObject({ status: 'disabled', forcedDown: false });
    expect(await host.readmit()).toMatchObject({ outcome: 'readmitted' });
    expect(host.service).toEqual(IN_SERVICE);
  });
});

describe('the options', () => {
  it.each([
    ['checkOnly', 'yes'],
    ['queuePurged', 1],
    ['abandonUnfinished', null],
    ['heartbeatIntervalMs', 0],
    ['heartbeatIntervalMs', 2 ** 31],
    ['runId', 'a b'],
    ['serviceBefore', { status: 'enabled', disabledReason: 'why' }],
    ['serviceBefore', { status: 'UNKNOWN', disabledReason: null }],
    ['serviceBefore', { status: 'disabled', disabledReason: '' }],
    ['serviceBefore', 'enabled'],
  ])('refuse %s: %j', async (option, value) => {
    const host = new Return();
    expect(await rejection(host.readmit({ [option]: value }))).toMatchObject({
      name: 'InvalidOptionsError',
      message: expect.stringContaining(option) as string,
    });
    expect(host.cloud.requests.filter(({ route }) => route.includes('os-services'))).toEqual([]);
  });

  it('end the waiting by a signal', async () => {
    const host = new Return();
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(host.readmit({ signal })).rejects.toThrow();
    expect(host.changes).toEqual([]);
  });
});
