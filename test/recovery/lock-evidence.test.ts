import { describe, expect, it } from 'vitest';
import type { Instance } from '../../src/model/instance.ts';
import { lockReason } from '../../src/model/lock-mark.ts';
import { type Prior, resolvePriorState } from '../../src/recovery/index.ts';
import { anInstance, byOwner, evacuationRow, FAILED_HOST } from '../support/instances.ts';
import { journalled } from './support/contexts.ts';

const LOCKED_AT = '2026-03-02T08:00:00Z';
const SINCE = '2026-03-02T08:05:00Z';
const BEFORE = '2026-03-02T07:55:00Z';

function lockedAs(prior: Prior, different: Partial<Instance> = {}): Instance {
  return anInstance({ locked: true, lockedReason: lockReason({ runId: '01JNPX', prior }), ...different });
}

describe('the reason of an earlier attempt’s lock', () => {
  it.each(['active', 'error', 'resized'])('outweighs what a reset has left behind: %s', (vmState) => {
    const prior = resolvePriorState(lockedAs('stopped', { vmState }));
    expect(prior).toMatchObject({ value: 'stopped', confidence: 'likely' });
    expect(prior.evidence[0]).toMatchObject({ source: 'lock', value: 'stopped' });
    expect(prior.conflicts.map(({ source }) => source)).toContain('powerState');
  });

  it('decides also where that attempt did not know', () => {
    expect(resolvePriorState(lockedAs('unknown')).value).toBe('unknown');
  });

  it('comes after the journal', () => {
    const prior = resolvePriorState(lockedAs('stopped'), { record: journalled('running') });
    expect(prior.value).toBe('running');
    expect(prior.conflicts.map(({ source }) => source)).toEqual(['lock']);
  });

  it.each(['stopped', 'paused', 'suspended'])(
    'is not heard where it says running of what is %s',
    (vmState) => {
      expect(resolvePriorState(lockedAs('running', { vmState })).value).toBe('stopped');
    },
  );

  it('is heard where it says running of what is in error', () => {
    const instance = lockedAs('running', { vmState: 'error', powerState: 'shutdown' });
    expect(resolvePriorState(instance).value).toBe('running');
  });

  it('is not heard of an instance that is not locked any more', () => {
    expect(resolvePriorState(lockedAs('stopped', { locked: false })).value).toBe('running');
  });

  it.each([
    { when: 'before the lock', startTime: BEFORE, value: 'stopped' },
    { when: 'since the lock', startTime: SINCE, value: 'running' },
  ])('is heard or not with a start $when', ({ startTime, value }) => {
    const actions = [byOwner('lock', LOCKED_AT), byOwner('start', startTime)];
    expect(resolvePriorState(lockedAs('stopped', { actions })).value).toBe(value);
  });

  it.each([
    { what: 'has come here since', row: { status: 'done', createdAt: SINCE }, value: 'running' },
    { what: 'has come here before', row: { status: 'done', createdAt: BEFORE }, value: 'stopped' },
    { what: 'has failed since', row: { status: 'failed', createdAt: SINCE }, value: 'stopped' },
  ])('is heard or not where an evacuation $what', ({ row, value }) => {
    const actions = [byOwner('lock', LOCKED_AT)];
    const migrations = [evacuationRow({ destCompute: FAILED_HOST, sourceCompute: 'h0', ...row })];
    expect(resolvePriorState(lockedAs('stopped', { actions, migrations })).value).toBe(value);
  });
});
