import { describe, expect, it } from 'vitest';
import { isOwnLock, lockReason, priorOfLock } from '../../src/model/lock-mark.ts';

describe('the reason of a lock', () => {
  it('carries the run and the prior state, for people to read', () => {
    const reason = lockReason({ runId: '01JNPX', prior: 'stopped' });
    expect(reason).toContain('run=01JNPX');
    expect(reason).toContain('prior=stopped');
  });

  it('is recognized as ours', () => {
    expect(isOwnLock(lockReason({ runId: '01JNPX', prior: 'running' }))).toBe(true);
  });

  it('fits into what Nova takes, and is recognized all the same', () => {
    const reason = lockReason({ runId: 'r'.repeat(400), prior: 'stopped' });
    expect(reason).toHaveLength(255);
    expect(isOwnLock(reason)).toBe(true);
  });

  it.each([
    null,
    undefined,
    '',
    'maintenance',
    'see nova-lifeboat run=1',
    'nova-lifeboats',
    'NOVA-LIFEBOAT run=1',
  ])('is not ours where it is %j', (reason) => {
    expect(isOwnLock(reason)).toBe(false);
  });

  it.each(['running', 'stopped', 'unknown'] as const)('tells the prior state again: %s', (prior) => {
    expect(priorOfLock(lockReason({ runId: '01JNPX', prior }))).toBe(prior);
  });

  it.each([
    null,
    undefined,
    '',
    'maintenance prior=stopped',
    'nova-lifeboat run=1',
    'nova-lifeboat run=1 prior=stopp',
    'nova-lifeboat run=1 prior=paused',
  ])('tells no prior state where it is %j', (reason) => {
    expect(priorOfLock(reason)).toBeNull();
  });
});
