import { describe, expect, it } from 'vitest';
import { answered } from '../support/fake-nova-call.ts';
import { FailedHost, rejection } from './support/failed-host.ts';

function variedHost(): FailedHost {
  const host = new FailedHost();
  host.nova.boot('active');
  host.nova.boot('stopped', { vmState: 'stopped' });
  host.nova.boot('paused', { vmState: 'paused' });
  host.nova.boot('deleted', { vmState: 'soft-delete' });
  host.nova.bootResized('resized', 'h2', 'stopped');
  host.nova.bootResized('lost', 'h4', 'active');
  return host;
}

describe('planHost', () => {
  it('changes nothing and gives the plans that evacuateHost carries out', async () => {
    const host = variedHost();
    const planned = await host.plan();
    expect(host.nova.mutations).toEqual([]);
    expect(host.journal.runs).toEqual([]);
    await host.recover();
    const carriedOut = host.events.find((event) => event.type === 'planned');
    expect(carriedOut?.type === 'planned' ? carriedOut.plan.instances.map(({ plan }) => plan) : []).toEqual(
      planned.instances.map(({ plan }) => plan),
    );
  });

  it('is plain JSON', async () => {
    const plan = await variedHost().plan();
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
    expect(plan).toMatchObject({ schemaVersion: 1, host: 'h1', maxMicroversion: '2.96' });
  });

  it('works on a host that is alive', async () => {
    const host = variedHost();
    host.h1.diedAt = null;
    expect((await host.plan()).instances).toHaveLength(6);
    expect(host.nova.mutations).toEqual([]);
  });

  it('orders by priority and lists what was not selected', async () => {
    const plan = await variedHost().plan({
      select: ({ vmState }) => vmState !== 'paused',
      priority: ({ id }) => (id === 'lost' ? 1 : 0),
    });
    expect(plan.instances[0]?.instance.id).toBe('lost');
    expect(plan.notSelected).toEqual([{ instanceId: 'paused', name: 'paused' }]);
  });

  it('takes the storage of each instance from a function', async () => {
    const plan = await variedHost().plan({ storage: ({ id }) => (id === 'active' ? 'shared' : 'unknown') });
    const holds = plan.instances.map(({ plan: each }) =>
      each.decision === 'hold' ? each.hold.code : each.decision,
    );
    expect(holds.slice(0, 2)).toEqual(['recover', 'storageUnknown']);
  });

  it('goes by what the journal knows', async () => {
    const host = new FailedHost();
    host.nova.cloud.hasCapacity = false;
    host.nova.boot('web', { vmState: 'stopped' });
    await host.recover();
    const { instances } = await host.plan();
    expect(instances[0]?.plan).toMatchObject({ decision: 'recover', prior: { value: 'stopped' } });
  });

  it.each([
    ['hostUnknown', (host: FailedHost) => host.nova.cloud.hosts.delete('h1')],
    ['cellDown', (host: FailedHost) => (host.h1.status = 'UNKNOWN')],
    [
      'notAdmin',
      (host: FailedHost) =>
        (host.nova.onCall = () => {
          throw answered(403, 'no');
        }),
    ],
  ])('is refused for %s', async (code, spoil) => {
    const host = variedHost();
    spoil(host);
    expect(await rejection(host.plan())).toMatchObject({ code });
  });
});

describe('a host whose hypervisor cannot evacuate', () => {
  it.each(['ironic', 'VMware vCenter Server', null])('of type %s is held as a whole', async (type) => {
    const host = variedHost();
    host.h1.hypervisorType = type;
    const report = await host.recover();
    expect(report.instances.map(({ outcome }) => outcome)).toEqual(Array(6).fill('held'));
    expect(report.outcome).toBe('recovered');
    expect(host.nova.mutations).toEqual(['services.update service-h1']);
    expect(host.vmState('active')).toBe('active');
  });

  it.each(['QEMU', 'KVM', 'fake'])('is not one of type %s', async (type) => {
    const host = new FailedHost();
    host.h1.hypervisorType = type;
    host.nova.boot('web');
    expect((await host.recover()).instances[0]?.outcome).toBe('recovered');
  });
});
