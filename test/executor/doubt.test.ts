import { describe, expect, it } from 'vitest';
import { cutShort, leavesDoubt } from '../../src/executor/doubt.ts';
import type { Instance } from '../../src/model/instance.ts';
import {
  aStoppedInstance,
  anInstance,
  evacuationRow,
  finishedResize,
  LOCKED_BY_OWNER,
  LOCKED_BY_US,
  resizedFrom,
} from '../support/instances.ts';

const LAST_HEARTBEAT = '2026-03-02T09:00:00Z';

function inDoubt(instance: Instance, preFence?: Instance): boolean {
  return leavesDoubt(instance, { preFence, lastHeartbeat: LAST_HEARTBEAT });
}

const PLAIN: readonly (readonly [string, Instance])[] = [
  ['active and running', anInstance()],
  ['active with a task', anInstance({ taskState: 'rebooting' })],
  ['stopped long before the last heartbeat', aStoppedInstance()],
  ['stopped sixteen minutes before it', aStoppedInstance({ updatedAt: '2026-03-02T08:44:00Z' })],
  ['resized and running', resizedFrom('active')],
  ['resized and shut down', resizedFrom('stopped')],
  ['paused', anInstance({ vmState: 'paused', powerState: 'paused' })],
  ['suspended', anInstance({ vmState: 'suspended', powerState: 'shutdown' })],
  ['shelved', anInstance({ vmState: 'shelved', powerState: 'shutdown' })],
  ['evacuated at this moment', anInstance({ taskState: 'rebuilding', migrations: [evacuationRow()] })],
  [
    'brought here by an evacuation',
    anInstance({ migrations: [evacuationRow({ status: 'done', sourceCompute: 'h9' })] }),
  ],
];

const DOUBTFUL: readonly (readonly [string, Instance])[] = [
  ['being stopped, which Nova itself may have begun', anInstance({ taskState: 'powering-off' })],
  ['active and shut down', anInstance({ powerState: 'shutdown' })],
  ['stopped just before the last heartbeat', aStoppedInstance({ updatedAt: '2026-03-02T08:46:00Z' })],
  ['stopped after it', aStoppedInstance({ updatedAt: '2026-03-02T10:00:00Z' })],
  ['in error', anInstance({ vmState: 'error' })],
  ['in rescue mode', anInstance({ vmState: 'rescued' })],
  ['resized without a power_state', resizedFrom('active', { powerState: 'nostate' })],
  ['resized and paused', resizedFrom('active', { powerState: 'paused' })],
  [
    'resized, being confirmed',
    resizedFrom('active', { migrations: [finishedResize({ status: 'confirming' })] }),
  ],
  [
    'resized, being reverted',
    resizedFrom('active', { migrations: [finishedResize({ status: 'reverting' })] }),
  ],
  ['resized, about to be reverted', resizedFrom('active', { taskState: 'resize_reverting' })],
  ['rebuilt by its owner', anInstance({ taskState: 'rebuild_spawning', migrations: [] })],
  [
    'rebuilt after an evacuation that failed',
    anInstance({ taskState: 'rebuilding', migrations: [evacuationRow({ status: 'failed' })] }),
  ],
  ['evacuated before, in vain', anInstance({ migrations: [evacuationRow({ status: 'error' })] })],
  ['locked by somebody', anInstance(LOCKED_BY_OWNER)],
  ['locked by an earlier run of ours', anInstance(LOCKED_BY_US)],
];

describe('the action history of an instance', () => {
  it.each(PLAIN)('is not read where it is %s', (_, instance) => {
    expect(inDoubt(instance)).toBe(false);
  });

  it.each(DOUBTFUL)('is read where it is %s', (_, instance) => {
    expect(inDoubt(instance)).toBe(true);
  });

  it('is read where vm_state has changed since the host was fenced, and only there', () => {
    expect(inDoubt(aStoppedInstance(), anInstance())).toBe(true);
    expect(inDoubt(aStoppedInstance(), aStoppedInstance())).toBe(false);
  });

  it('is read of every stopped one where nobody knows the last heartbeat', () => {
    expect(leavesDoubt(aStoppedInstance(), { lastHeartbeat: null })).toBe(true);
    expect(leavesDoubt(anInstance(), { lastHeartbeat: null })).toBe(false);
  });
});

describe('the action whose events are read', () => {
  it.each([
    ['confirming', null, 'confirmResize'],
    ['reverting', null, 'revertResize'],
    ['finished', 'resize_reverting', 'revertResize'],
    ['finished', null, null],
    ['error', null, null],
  ] as const)('of a resize that is %s, task_state %s, is %s', (status, taskState, action) => {
    expect(cutShort(resizedFrom('active', { taskState, migrations: [finishedResize({ status })] }))).toBe(
      action,
    );
  });

  it('is none for one that is not resized any more', () => {
    expect(cutShort(anInstance({ migrations: [finishedResize({ status: 'confirming' })] }))).toBeNull();
  });
});
