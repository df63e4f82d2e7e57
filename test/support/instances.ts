import type { Instance } from '../../src/model/instance.ts';
import type { InstanceAction } from '../../src/model/instance-action.ts';
import { lockReason } from '../../src/model/lock-mark.ts';
import type { Migration } from '../../src/model/migration.ts';

/** The host that has failed, in every scenario. */
export const FAILED_HOST = 'h2';

/** Where resized instances have come from, unless a scenario says otherwise. */
export const RESIZE_SOURCE = 'h1';

const INSTANCE_ID = '6d1d7d7b-7d9e-4f3a-9a7e-0f3c6f1b2a11';
const RESIZE_ID = '0b2c9d1e-52a4-4f63-8f0d-7c3b8f6f7a22';
const LIVE_MIGRATION_ID = '4f6d0c1e-7c55-4f5e-9d0c-1b7e3a9d5d44';
const EVACUATION_ID = 'e7a5d3c1-1f7b-4e0a-b5c7-3d9a5e4c8b33';

/** An image-backed instance that runs on the failed host; a scenario names what is different. */
export function anInstance(different: Partial<Instance> = {}): Instance {
  return {
    id: INSTANCE_ID,
    name: 'web-1',
    host: FAILED_HOST,
    node: `${FAILED_HOST}.example.org`,
    vmState: 'active',
    taskState: null,
    powerState: 'running',
    launchedAt: '2026-03-01T08:00:00Z',
    updatedAt: '2026-03-02T08:00:00Z',
    imageRef: 'c3a1f0de-0000-4000-8000-00000000cafe',
    locked: false,
    metadata: {},
    ...different,
  };
}

/** An instance that its owner has stopped. */
export function aStoppedInstance(different: Partial<Instance> = {}): Instance {
  return anInstance({ vmState: 'stopped', powerState: 'shutdown', ...different });
}

/** An instance whose disk is a volume. */
export function volumeBacked(instance: Instance): Instance {
  return { ...instance, imageRef: '' };
}

/**
 * A resized instance that awaits its owner's verdict, as REST shows it: what it was before is visible in
 * power_state only.
 */
export function resizedFrom(
  before: 'active' | 'stopped',
  { source = RESIZE_SOURCE, ...different }: Partial<Instance> & { readonly source?: string | null } = {},
): Instance {
  return anInstance({
    vmState: 'resized',
    powerState: before === 'active' ? 'running' : 'shutdown',
    migrations: [finishedResize({ sourceCompute: source })],
    ...different,
  });
}

/** The record of a resize that awaits its owner's verdict. */
export function finishedResize(different: Partial<Migration> = {}): Migration {
  return {
    uuid: RESIZE_ID,
    instanceId: INSTANCE_ID,
    type: 'resize',
    status: 'finished',
    sourceCompute: RESIZE_SOURCE,
    destCompute: FAILED_HOST,
    createdAt: '2026-03-02T07:00:00Z',
    updatedAt: '2026-03-02T07:01:00Z',
    ...different,
  };
}

/** The record of an evacuation that is under way from the failed host. */
export function evacuationRow(different: Partial<Migration> = {}): Migration {
  return {
    uuid: EVACUATION_ID,
    instanceId: INSTANCE_ID,
    type: 'evacuation',
    status: 'pre-migrating',
    sourceCompute: FAILED_HOST,
    destCompute: 'h3',
    createdAt: '2026-03-02T08:10:00Z',
    updatedAt: '2026-03-02T08:10:01Z',
    ...different,
  };
}

/** The record of a live migration from the failed host. */
export function liveMigration(different: Partial<Migration> = {}): Migration {
  return evacuationRow({
    uuid: LIVE_MIGRATION_ID,
    type: 'live-migration',
    status: 'preparing',
    createdAt: '2026-03-02T07:55:00Z',
    ...different,
  });
}

/** An action that the owner asked for. */
export function byOwner(
  action: InstanceAction['action'],
  startTime = '2026-03-02T08:05:00Z',
): InstanceAction {
  return { action, requestId: `req-${action}`, userId: 'owner', startTime, updatedAt: null, message: null };
}

/** An action that Nova took on its own. */
export function byNova(action: InstanceAction['action'], startTime = '2026-03-02T08:05:00Z'): InstanceAction {
  return { ...byOwner(action, startTime), userId: null };
}

/** What is different about an instance that an earlier run has locked and left. */
export const LOCKED_BY_US: Pick<Instance, 'locked' | 'lockedReason'> = {
  locked: true,
  lockedReason: lockReason({ runId: '01J', prior: 'stopped' }),
};

/** What is different about an instance that its owner has locked. */
export const LOCKED_BY_OWNER: Pick<Instance, 'locked' | 'lockedReason'> = {
  locked: true,
  lockedReason: 'do not touch before the audit',
};
