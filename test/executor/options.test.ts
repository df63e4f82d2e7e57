import { describe, expect, it } from 'vitest';
import { InvalidOptionsError } from '../../src/errors.ts';
import { evacuateHost, planHost } from '../../src/executor/index.ts';
import { FailedHost, rejection } from './support/failed-host.ts';

const fence = { name: 'x', fence: () => Promise.resolve({ fenced: true, evidence: 'x' }) };
const right = { fence, storage: 'shared' };

const WRONG: readonly (readonly [option: string, options: Record<string, unknown>])[] = [
  ['fence', { storage: 'shared' }],
  ['fence', { ...right, fence: null }],
  ['fence', { ...right, fence: () => true }],
  ['fence', { ...right, fence: { fence: 'ipmi' } }],
  ['storage', { fence }],
  ['storage', { ...right, storage: 'ceph' }],
  ['storage', { ...right, storage: 'unknown' }],
  ['heartbeatIntervalMs', { ...right, heartbeatIntervalMs: 0 }],
  ['systemMetadata', { ...right, systemMetadata: () => new Map() }],
  ['systemMetadata', { ...right, systemMetadata: { name: '', oldVmStates: () => new Map() } }],
  ['systemMetadata', { ...right, systemMetadata: { name: 'x' } }],
  ['select', { ...right, select: 'web' }],
  ['priority', { ...right, priority: 1 }],
  ['policy.onShelved', { ...right, policy: { onShelved: 'never' } }],
  ['concurrentPosts', { ...right, concurrentPosts: 0 }],
  ['concurrentPosts', { ...right, concurrentPosts: 1.5 }],
  ['inFlight', { ...right, inFlight: -1 }],
  ['inFlight', { ...right, inFlight: '8' }],
  ['inFlightPerDestination', { ...right, inFlightPerDestination: 0.5 }],
  ['maxFailedHosts', { ...right, maxFailedHosts: 0 }],
  ['maxFailedHosts', { ...right, maxFailedHosts: 2.5 }],
  ['maxFailedHosts', { ...right, maxFailedHosts: '50%' }],
  ['maxFailureRate', { ...right, maxFailureRate: 50 }],
  ['maxFailureRate', { ...right, maxFailureRate: -0.1 }],
  ['maxFailureRate', { ...right, maxFailureRate: Number.NaN }],
  ['canary', { ...right, canary: 1 }],
  ['takeOver', { ...right, takeOver: 'yes' }],
  ['beforeWave', { ...right, beforeWave: true }],
  ['pollIntervalMs', { ...right, pollIntervalMs: Number.NaN }],
  ['stepTimeoutMs', { ...right, stepTimeoutMs: Infinity }],
  ['deadlineMs', { ...right, deadlineMs: -5 }],
  ['runId', { ...right, runId: '' }],
  ['runId', { ...right, runId: 'a/b' }],
  ['runId', { ...right, runId: 'x'.repeat(65) }],
];

describe('a wrong option', () => {
  it.each(WRONG)('%s is named before anything is asked: %j', async (option, options) => {
    const { nova } = new FailedHost();
    const error = await rejection(evacuateHost(nova, 'h1', options as never));
    expect(error).toBeInstanceOf(InvalidOptionsError);
    expect(error).toMatchObject({ option });
    expect(nova.calls).toEqual([]);
  });

  it.each([
    ['storage', {}],
    ['heartbeatIntervalMs', { storage: 'local', heartbeatIntervalMs: -1 }],
  ])('%s is named by planHost too', async (option, options) => {
    const { nova } = new FailedHost();
    expect(await rejection(planHost(nova, 'h1', options as never))).toMatchObject({ option });
    expect(nova.calls).toEqual([]);
  });
});
