import { describe, expect, it } from 'vitest';
import type { Instance } from '../../src/model/instance.ts';
import type { Migration } from '../../src/model/migration.ts';
import { answered } from '../support/fake-nova-call.ts';
import { FailedHost, rejection } from './support/failed-host.ts';

type Row = Pick<Migration, 'type' | 'status' | 'sourceCompute' | 'destCompute'>;

/** A host whose failure concerns `web`, which is elsewhere. */
function elsewhere(state: Partial<Instance>, row: Row): FailedHost {
  const host = new FailedHost();
  host.nova.boot('web', { host: 'h2', ...state });
  host.nova.cloud.addMigration({ instanceId: 'web', ...row });
  return host;
}

const STRANDED: readonly (readonly [
  code: string,
  state: Partial<Instance>,
  row: Row,
  says: string,
  command: string,
])[] = [
  [
    'resizeSourceLost',
    { vmState: 'resized' },
    { type: 'resize', status: 'finished', sourceCompute: 'h1', destCompute: 'h2' },
    'neither to confirm nor to revert',
    "openstack server lock --reason 'h1 is down: neither confirm nor revert' web",
  ],
  [
    'confirmingForEver',
    { vmState: 'resized' },
    { type: 'migration', status: 'confirming', sourceCompute: 'h1', destCompute: 'h2' },
    'throws it into error',
    'openstack server migration list --server web',
  ],
  [
    'revertStranded',
    { vmState: 'resized', taskState: 'resize_reverting' },
    { type: 'resize', status: 'reverting', sourceCompute: 'h1', destCompute: 'h2' },
    'the revert is then carried out',
    'openstack server migration list --server web',
  ],
  [
    'resizeStranded',
    { taskState: 'resize_prep' },
    { type: 'resize', status: 'pre-migrating', sourceCompute: 'h2', destCompute: 'h1' },
    'migration-1',
    'virsh domstate web',
  ],
  [
    'resizeStranded',
    { vmState: 'stopped', taskState: 'resize_finish' },
    { type: 'migration', status: 'post-migrating', sourceCompute: 'h1', destCompute: 'h2' },
    'migration-1',
    'virsh domstate web',
  ],
  [
    'liveMigrationDestinationLost',
    { taskState: 'migrating' },
    { type: 'live-migration', status: 'running', sourceCompute: 'h2', destCompute: 'h1' },
    'Nothing, unless',
    'openstack server migration list --server web',
  ],
];

function confirmAwaited(): [Partial<Instance>, Row] {
  const row: Row = { type: 'resize', status: 'finished', sourceCompute: 'h1', destCompute: 'h2' };
  return [{ vmState: 'resized' }, row];
}

describe('an instance elsewhere', () => {
  it.each(STRANDED)(
    'is told of as %s, with what to do, and left alone',
    async (code, state, row, says, command) => {
      const host = elsewhere(state, row);
      const { stranded, instances } = await host.recover();
      expect(instances).toEqual([]);
      expect(stranded).toMatchObject([{ instanceId: 'web', code, command }]);
      expect(stranded[0]?.whatToDo).toContain(says);
      expect(stranded[0]?.sentence).toContain('web is on h2');
      expect(host.nova.mutations).toEqual(['services.update service-h1']);
    },
  );

  it.each([
    ['was evacuated since', { vmState: 'active' }, 'resize', 'finished', 'h1', 'h2'],
    ['is confirmed by now', { vmState: 'active' }, 'resize', 'confirming', 'h1', 'h2'],
    ['is not being resized by now', { taskState: null }, 'resize', 'migrating', 'h2', 'h1'],
    ['is not migrating by now', { taskState: null }, 'live-migration', 'running', 'h2', 'h1'],
    [
      'was handed over by the failed host',
      { taskState: 'migrating' },
      'live-migration',
      'running',
      'h1',
      'h2',
    ],
    ['awaits the verdict of another source', { vmState: 'resized' }, 'resize', 'finished', 'h3', 'h2'],
    ['came here by a finished resize', { vmState: 'resized', host: 'h1' }, 'resize', 'finished', 'h1', 'h1'],
  ] as const)('that %s is not stranded', async (_, state, type, status, sourceCompute, destCompute) => {
    const host = elsewhere(state, { type, status, sourceCompute, destCompute });
    expect((await host.plan()).stranded).toEqual([]);
  });

  it('that is gone meanwhile is not stranded', async () => {
    const host = new FailedHost();
    const row = { type: 'resize', status: 'finished', sourceCompute: 'h1', destCompute: 'h2' } as const;
    host.nova.cloud.addMigration({ instanceId: 'gone', ...row });
    expect((await host.plan()).stranded).toEqual([]);
  });

  it('that Nova does not show ends nothing, and plan and report say that nobody looked', async () => {
    const host = elsewhere(...confirmAwaited());
    host.on('servers.show', 'web', () => {
      throw answered(500, 'Unexpected API Error.');
    });
    const { stranded, missingEvidence } = await host.plan();
    expect(stranded).toEqual([]);
    expect(missingEvidence).toMatchObject([{ source: 'servers' }]);
    expect(missingEvidence[0]?.sentence).toContain('web');
    expect((await host.recover()).missingEvidence).toEqual(missingEvidence);
  });

  it('that may not be shown refuses the recovery', async () => {
    const host = elsewhere(...confirmAwaited());
    host.on('servers.show', 'web', () => {
      throw answered(403, 'Forbidden');
    });
    expect(await rejection(host.plan())).toMatchObject({ code: 'notAdmin' });
  });

  it('is read only where an open record names the failed host as its other end', async () => {
    const host = new FailedHost();
    for (let i = 0; i < 30; i += 1) host.nova.boot(`web-${i}`, { host: 'h2' });
    const [, , row] = STRANDED[0] ?? [];
    if (row !== undefined) host.nova.cloud.addMigration({ instanceId: 'web-3', ...row });
    host.nova.boot('here');
    if (row !== undefined) host.nova.cloud.addMigration({ instanceId: 'here', ...row });
    await host.plan();
    expect(host.nova.calls.filter(({ name }) => name === 'servers.show').map(({ id }) => id)).toEqual([
      'web-3',
    ]);
  });
});
