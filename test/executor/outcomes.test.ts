import { describe, expect, it } from 'vitest';
import { answered } from '../support/fake-nova-call.ts';
import { FailedHost, outcomeOf } from './support/failed-host.ts';

function refuseEvacuationsOf(host: FailedHost, ...ids: readonly string[]): void {
  for (const id of ids) {
    host.on('servers.evacuate', id, () => {
      throw answered(429, 'Too many requests');
    });
  }
}

describe('the outcome of a run', () => {
  it('is recovered where every instance came home', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    expect((await host.recover()).outcome).toBe('recovered');
  });

  it('is recovered where there was nothing to do', async () => {
    expect(await new FailedHost().recover()).toMatchObject({ outcome: 'recovered', instances: [] });
  });

  it('is recovered where instances are held', async () => {
    const host = new FailedHost();
    host.nova.boot('new', { vmState: 'building' });
    host.nova.boot('deleted', { vmState: 'soft-delete' });
    const report = await host.recover();
    expect(report.outcome).toBe('recovered');
    expect(report.instances.map(({ outcome }) => outcome)).toEqual(['held', 'held']);
  });

  it('is partial where some failed', async () => {
    const host = new FailedHost();
    host.nova.boot('good');
    host.nova.boot('bad');
    refuseEvacuationsOf(host, 'bad');
    expect((await host.recover()).outcome).toBe('partial');
  });

  it('is failed where none came home', async () => {
    const host = new FailedHost();
    host.nova.boot('bad');
    host.nova.boot('new', { vmState: 'building' });
    refuseEvacuationsOf(host, 'bad');
    expect((await host.recover()).outcome).toBe('failed');
  });

  it('is written down last, and told last', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    const report = await host.recover();
    expect(host.journal.records.at(-1)).toMatchObject({ kind: 'end', outcome: 'recovered' });
    expect(host.events.at(-1)).toMatchObject({ type: 'runFinished', report });
  });

  it('comes in a report that is plain JSON', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    host.nova.boot('paused', { vmState: 'paused' });
    const report = await host.recover({ runId: 'run-1' });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(report).toMatchObject({
      ...{ schemaVersion: 1, runId: 'run-1', host: 'h1', abort: null },
      fencing: { fencer: 'alreadyFenced', evidence: 'the plug was pulled' },
      serviceBefore: { status: 'enabled', disabledReason: null },
    });
  });
});

describe('the follow-ups', () => {
  it('say how to take the host back', async () => {
    const { followUps } = await new FailedHost().recover();
    expect(followUps).toEqual([
      expect.objectContaining({
        code: 'readmitHost',
        command:
          'openstack compute service set --up h1 nova-compute && openstack compute service set --enable h1 nova-compute',
      }),
    ]);
  });

  it('do not enable a host that was disabled before', async () => {
    const host = new FailedHost();
    Object.assign(host.h1, { status: 'disabled', disabledReason: 'new disks on Monday' });
    const report = await host.recover();
    expect(report.serviceBefore).toEqual({ status: 'disabled', disabledReason: 'new disks on Monday' });
    const [readmit] = report.followUps;
    expect(readmit?.command).toBe(
      "openstack compute service set --up h1 nova-compute && openstack compute service set --disable --disable-reason 'new disks on Monday' h1 nova-compute",
    );
    expect(readmit?.sentence).toContain('new disks on Monday');
  });

  it.each([
    ['enabled', null],
    ['disabled', 'new disks on Monday'],
  ])(
    'still know after a second run that the host was %s before the first',
    async (status, disabledReason) => {
      const host = new FailedHost();
      Object.assign(host.h1, { status, disabledReason });
      const first = await host.recover();
      const second = await host.recover();
      expect(second.serviceBefore).toEqual({ status, disabledReason });
      expect(second.followUps).toEqual(first.followUps);
    },
  );

  it('say what is held, why, and what a person can do', async () => {
    const host = new FailedHost();
    host.nova.boot('web', { vmState: 'building' });
    const report = await host.recover();
    const byHand = report.followUps.find(({ code }) => code === 'recoverByHand');
    expect(byHand).toMatchObject({ instanceId: 'web', command: 'openstack server delete web' });
    expect(byHand?.sentence).toContain(outcomeOf(report, 'web').reason);
    expect(byHand?.sentence).toContain('Delete it and create it anew');
  });

  it('say to run it again where something is not home', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    refuseEvacuationsOf(host, 'web');
    const { followUps } = await host.recover();
    expect(followUps).toContainEqual(
      expect.objectContaining({
        code: 'runAgain',
        command: 'openstack server list --all-projects --long --host h1',
      }),
    );
  });

  it('name the command that shows what is under way, where the compute must stay down', async () => {
    const host = new FailedHost();
    host.nova.cloud.pace.evacuation = 3_600_000;
    host.nova.boot('web');
    const { followUps } = await host.recover({ deadlineMs: 20_000 });
    expect(followUps[0]).toMatchObject({
      code: 'keepComputeDown',
      command: 'openstack server migration list --host h1 --type evacuation',
    });
  });
});

describe('instances elsewhere whose resize came from this host', () => {
  it('are told of, and nothing is done to them', async () => {
    const host = new FailedHost();
    host.nova.bootResized('away', 'h1', 'active', { host: 'h2' });
    const report = await host.recover();
    expect(report.stranded).toEqual([
      expect.objectContaining({ instanceId: 'away', code: 'resizeSourceLost' }),
    ]);
    expect(report.instances).toEqual([]);
    expect(host.nova.mutations).toEqual(['services.update service-h1']);
  });

  it('are not told of once their resize is over', async () => {
    const host = new FailedHost();
    host.nova.bootResized('away', 'h1', 'active', { host: 'h2' });
    host.nova.cloud.instance('away').vmState = 'active';
    expect((await host.recover()).stranded).toEqual([]);
  });
});
