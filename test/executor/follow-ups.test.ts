import { describe, expect, it } from 'vitest';
import type { FollowUp, RecoveryReport } from '../../src/executor/index.ts';
import { SimulatedCloud } from '../../src/testing/index.ts';
import { answered } from '../support/fake-nova-call.ts';
import { recover } from '../testing/support/recover.ts';
import { FailedHost } from './support/failed-host.ts';

function named(report: RecoveryReport, code: FollowUp['code']): FollowUp | undefined {
  return report.followUps.find((followUp) => followUp.code === code);
}

describe('what is left behind', () => {
  it('by a snapshot that was being taken is an image, and the command finds it', async () => {
    const host = new FailedHost();
    host.nova.boot('web', { taskState: 'image_uploading' });
    expect(named(await host.recover(), 'deleteOrphanImage')).toMatchObject({
      instanceId: 'web',
      command: 'openstack image list --long --property instance_uuid=web',
    });
  });

  it('by a shelf that was left and taken again is the old snapshot', async () => {
    const host = new FailedHost();
    host.nova.boot('web', { vmState: 'shelved', powerState: 'shutdown' });
    const report = await host.recover({ policy: { onShelved: 'recover' } });
    expect(named(report, 'deleteOldShelfSnapshot')).toMatchObject({
      instanceId: 'web',
      command: 'openstack image list --long --property instance_uuid=web',
    });
    expect(named(report, 'deleteOldShelfSnapshot')?.sentence).toContain('web-shelved');
  });

  it('by a resize of one in error that is evacuated without a reset is its allocation', async () => {
    const host = new FailedHost();
    const { uuid } = host.nova.bootResized('web', 'h4', 'active', { vmState: 'error' });
    const report = await host.recover();
    expect(report.instances).toMatchObject([{ outcome: 'recovered', wasReset: false }]);
    expect(named(report, 'deleteResizeAllocation')).toMatchObject({
      instanceId: 'web',
      command: `openstack resource provider allocation delete ${uuid}`,
    });
  });

  it('by a lock that stays is what the next run takes off, while the instance is on the failed host', async () => {
    const host = new FailedHost();
    host.nova.cloud.hasCapacity = false;
    host.nova.boot('web');
    expect(named(await host.recover(), 'removeLock')?.sentence).toContain(
      'Running the recovery again takes the lock off at its end.',
    );
  });

  it('by a lock that stays on an instance elsewhere is only the command', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    host.on('servers.unlock', 'web', () => {
      throw answered(500, 'Unexpected API Error.');
    });
    const lock = named(await host.recover(), 'removeLock');
    expect(lock?.command).toBe('openstack server unlock web');
    expect(lock?.sentence).not.toMatch(/running the recovery again/i);
  });

  it('by a resize that was abandoned is for the audit of Placement', async () => {
    const host = new FailedHost();
    host.nova.boot('web', { taskState: 'resize_prep' });
    host.nova.cloud.addMigration({
      ...{ instanceId: 'web', type: 'resize', status: 'pre-migrating' },
      ...{ sourceCompute: 'h1', destCompute: 'h2' },
    });
    expect(named(await host.recover(), 'auditAllocations')).toMatchObject({
      instanceId: 'web',
      command: 'nova-manage placement audit --verbose',
    });
  });

  it('is told of none that was not brought home: its task is still there', async () => {
    const host = new FailedHost();
    host.nova.cloud.hasCapacity = false;
    host.nova.boot('web', { taskState: 'image_uploading' });
    host.nova.boot('plain');
    const report = await host.recover();
    expect(report.outcome).toBe('failed');
    expect(named(report, 'deleteOrphanImage')).toBeUndefined();
  });

  it('by a deletion that was completed is nothing', async () => {
    const host = new FailedHost();
    host.nova.boot('web', { taskState: 'deleting' });
    const report = await host.recover({ policy: { completeDeletes: true } });
    expect(report.followUps.filter(({ instanceId }) => instanceId === 'web')).toEqual([]);
  });
});

/** `web` was in a live migration to h2 when h1 lost its power; `handedOver`: its guest runs on h2 by then. */
function migratingTo(handedOver: boolean): SimulatedCloud {
  const cloud = new SimulatedCloud();
  cloud.addHosts('h1', 'h2', 'h3');
  const id = cloud.addInstance('web', { host: 'h1', task: 'migrating' });
  cloud.kill('h1');
  cloud.world.addMigration({
    ...{ instanceId: id, type: 'live-migration', status: 'running', userId: 'admin', projectId: 'admin' },
    ...{ sourceCompute: 'h1', sourceNode: 'h1', destCompute: 'h2', destNode: 'h2' },
    ...{ oldFlavor: null, newFlavor: null },
  });
  if (handedOver) cloud.world.host('h2').hypervisor.set(id, 'running');
  return cloud;
}

describe('an instance whose live migration had begun', () => {
  it('is evacuated to its destination where the guest does not run there', async () => {
    const cloud = migratingTo(false);
    const report = await recover(cloud, 'h1');
    expect(report.instances).toMatchObject([{ outcome: 'recovered' }]);
    expect(cloud.instance('web')).toMatchObject({ host: 'h2', vmState: 'active' });
    expect(named(report, 'lookForGuest')).toBeUndefined();
  });

  it('fails where it does, runs nowhere twice, and somebody is told to look', async () => {
    const cloud = migratingTo(true);
    const report = await recover(cloud, 'h1');
    expect(report.instances).toMatchObject([{ outcome: 'failed' }]);
    expect(report.instances[0]?.reason).toContain('already exists');
    expect(cloud.instance('web').runningOn).toEqual(['h2']);
    expect(cloud.twoCopies).toEqual([]);
    expect(named(report, 'lookForGuest')).toMatchObject({
      instanceId: cloud.instance('web').id,
      command: `virsh domstate ${cloud.instance('web').id}`,
    });
    expect(named(report, 'lookForGuest')?.sentence).toContain('handed over to h2');
  });
});
