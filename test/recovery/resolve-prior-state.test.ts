import { describe, expect, it } from 'vitest';
import type { Instance } from '../../src/model/instance.ts';
import type { InstanceAction } from '../../src/model/instance-action.ts';
import type { PowerState } from '../../src/model/power-state.ts';
import { REBUILD_TASK_STATES } from '../../src/model/states.ts';
import { type Prior, type PriorState, resolvePriorState } from '../../src/recovery/index.ts';
import { anInstance, aStoppedInstance, byNova, byOwner, resizedFrom } from '../support/instances.ts';
import { DOWN, journalled } from './support/contexts.ts';

function sources({ evidence }: PriorState) {
  return evidence.map(({ source, value }) => `${source} ${value}`);
}

describe('the rank of evidence', () => {
  const resized = resizedFrom('active', { systemMetadata: { old_vm_state: 'stopped' } });

  it('puts the journal first', () => {
    const prior = resolvePriorState(resized, { record: journalled('running') });
    expect(prior.value).toBe('running');
    expect(sources(prior)).toEqual(['journal running', 'oldVmState stopped', 'powerState running']);
  });

  it('ends at the journal, also where that did not know', () => {
    for (const instance of [anInstance(), aStoppedInstance(), resized]) {
      const prior = resolvePriorState(instance, { record: journalled('unknown') });
      expect(prior.value).toBe('unknown');
      expect(prior.conflicts).toEqual([]);
      expect(sources(prior)[0]).toBe('journal unknown');
      expect(prior.evidence.length).toBeGreaterThan(1);
    }
  });

  it('puts vm_state before power_state', () => {
    const prior = resolvePriorState(anInstance({ powerState: 'shutdown' }));
    expect(prior).toMatchObject({ value: 'running', confidence: 'likely' });
    expect(sources(prior)).toEqual(['vmState running', 'powerState stopped']);
  });

  it('puts old_vm_state before power_state while vm_state is resized', () => {
    const prior = resolvePriorState(resized);
    expect(prior).toMatchObject({ value: 'stopped', confidence: 'likely' });
    expect(sources(prior)).toEqual(['oldVmState stopped', 'powerState running']);
  });

  it.each(['active', 'stopped', 'suspended', 'error', 'paused'])(
    'does not hear old_vm_state while vm_state is %s',
    (vmState) => {
      const left = anInstance({ vmState, systemMetadata: { old_vm_state: 'stopped' } });
      expect(sources(resolvePriorState(left)).join()).not.toContain('oldVmState');
    },
  );

  it('passes over an old_vm_state that says neither on nor off', () => {
    const odd = resizedFrom('stopped', { systemMetadata: { old_vm_state: 'paused' } });
    const prior = resolvePriorState(odd);
    expect(prior).toMatchObject({ value: 'stopped', confidence: 'likely' });
    expect(sources(prior)).toEqual(['oldVmState unknown', 'powerState stopped']);
    expect(prior.conflicts).toEqual([]);
  });
});

describe('the conflicts', () => {
  it('are every witness against the verdict, in the words that were seen', () => {
    const prior = resolvePriorState(resizedFrom('active', { systemMetadata: { old_vm_state: 'active' } }), {
      record: journalled('stopped'),
    });
    expect(prior.conflicts.map(({ seen }) => seen)).toEqual(['old_vm_state active', 'power_state running']);
  });

  it('are none where the witnesses agree or do not know', () => {
    expect(resolvePriorState(anInstance()).conflicts).toEqual([]);
    expect(resolvePriorState(anInstance({ powerState: 'nostate' })).conflicts).toEqual([]);
  });
});

describe('the confidence', () => {
  it('is certain where vm_state or old_vm_state is not contradicted', () => {
    expect(resolvePriorState(anInstance()).confidence).toBe('certain');
    const resized = resizedFrom('stopped', { systemMetadata: { old_vm_state: 'stopped' } });
    expect(resolvePriorState(resized).confidence).toBe('certain');
  });

  it('is that of the journal where the journal decides', () => {
    const { prior, attempts } = journalled('stopped');
    for (const confidence of ['certain', 'likely', 'weak'] as const) {
      const record = { prior: { ...prior, confidence }, attempts };
      expect(resolvePriorState(anInstance({ vmState: 'error' }), { record }).confidence).toBe(confidence);
    }
  });
});

describe('power_state as the only witness', () => {
  it.each<{ powerState: PowerState; value: Prior; confidence: PriorState['confidence'] }>([
    { powerState: 'running', value: 'running', confidence: 'likely' },
    { powerState: 'shutdown', value: 'stopped', confidence: 'likely' },
    { powerState: 'paused', value: 'stopped', confidence: 'weak' },
    { powerState: 'nostate', value: 'unknown', confidence: 'weak' },
    { powerState: 'crashed', value: 'unknown', confidence: 'weak' },
    { powerState: 'suspended', value: 'unknown', confidence: 'weak' },
    { powerState: 'unknown:5', value: 'unknown', confidence: 'weak' },
  ])('$powerState means $value ($confidence)', ({ powerState, value, confidence }) => {
    for (const vmState of ['resized', 'error', 'shelved']) {
      expect(resolvePriorState(anInstance({ vmState, powerState }))).toMatchObject({ value, confidence });
    }
  });
});

describe('vm_state while a task runs', () => {
  it.each(REBUILD_TASK_STATES)('still is the one from before an evacuation (%s)', (taskState) => {
    const prior = resolvePriorState(aStoppedInstance({ taskState, powerState: 'nostate' }));
    expect(prior).toMatchObject({ value: 'stopped', confidence: 'certain' });
  });

  it('comes after what its owner had asked for', () => {
    const prior = resolvePriorState(anInstance({ taskState: 'powering-off' }));
    expect(sources(prior)).toEqual(['taskState stopped', 'vmState running', 'powerState running']);
    expect(prior).toMatchObject({ value: 'stopped', vmState: 'stopped', confidence: 'likely' });
  });

  it('is no witness during a task that nobody knows', () => {
    const prior = resolvePriorState(anInstance({ taskState: 'teleporting' }));
    expect(sources(prior)).toEqual(['powerState running']);
  });

  it.each(['paused', 'suspended'])('counts as not running where it is %s', (vmState) => {
    const prior = resolvePriorState(anInstance({ vmState, powerState: 'nostate' }));
    expect(prior).toMatchObject({ value: 'stopped', vmState, confidence: 'certain' });
  });

  it('says nothing in rescue mode, nor does the rescue’s guest', () => {
    const prior = resolvePriorState(anInstance({ vmState: 'rescued', powerState: 'running' }));
    expect(prior).toMatchObject({ value: 'unknown', vmState: 'rescued' });
  });
});

describe('a vm_state that has changed since the host was fenced', () => {
  const preFence = anInstance();
  const foundOff = aStoppedInstance();

  it('is the failure’s doing where Nova itself stopped the instance', () => {
    const prior = resolvePriorState({ ...foundOff, actions: [byNova('stop')] }, { preFence });
    expect(prior).toMatchObject({ value: 'running', confidence: 'likely' });
    expect(sources(prior)).toEqual([
      'preFenceVmState running',
      'vmState stopped',
      'powerState stopped',
      'actionHistory unknown',
    ]);
  });

  it('is the owner’s will where the owner stopped the instance', () => {
    const prior = resolvePriorState({ ...foundOff, actions: [byOwner('stop')] }, { preFence });
    expect(prior).toMatchObject({ value: 'stopped', confidence: 'likely' });
    expect(prior.conflicts.map(({ source }) => source)).toEqual(['preFenceVmState']);
  });

  it('is judged by the newest stop or start, whatever else was done', () => {
    const actions = [byOwner('lock'), byNova('stop'), byOwner('start'), byOwner('stop')];
    expect(resolvePriorState({ ...foundOff, actions }, { preFence }).value).toBe('running');
  });

  it.each([{ actions: undefined }, { actions: [] }, { actions: [byOwner('resize')] }])(
    'says nothing where the history does not tell who did it ($actions)',
    ({ actions }) => {
      const instance = {
        ...foundOff,
        powerState: 'nostate' as const,
        ...(actions === undefined ? {} : { actions }),
      };
      const prior = resolvePriorState(instance, { preFence });
      expect(prior).toMatchObject({ value: 'unknown', confidence: 'weak' });
      expect(sources(prior)).toEqual(['vmState unknown', 'preFenceVmState unknown', 'powerState unknown']);
    },
  );

  it('is not explained by what was done before it, by what failed, or by the opposite', () => {
    const old = { ...byOwner('stop'), startTime: '2020-01-01T00:00:00Z' };
    const inVain = { ...byOwner('stop'), message: 'Error' };
    for (const actions of [[old], [inVain], [byOwner('start')]]) {
      expect(resolvePriorState({ ...foundOff, actions }, { preFence })).toMatchObject({ value: 'unknown' });
    }
  });

  it('leaves the prior state unknown, whatever power_state came with it, where nobody is known to have done it', () => {
    expect(foundOff.powerState).toBe('shutdown');
    expect(resolvePriorState(foundOff, { preFence })).toMatchObject({ value: 'unknown', confidence: 'weak' });
  });

  it('is followed where the owner started it meanwhile', () => {
    const started = anInstance({ actions: [byOwner('start')] });
    const prior = resolvePriorState(started, { preFence: aStoppedInstance() });
    expect(prior.value).toBe('running');
  });

  it('is not doubted where it is the same, or was no settled one', () => {
    for (const before of [foundOff, resizedFrom('active'), anInstance({ taskState: 'powering-off' })]) {
      const prior = resolvePriorState({ ...foundOff, actions: [byOwner('stop')] }, { preFence: before });
      expect(prior).toMatchObject({ value: 'stopped', confidence: 'certain' });
    }
  });
});

describe('the action history', () => {
  const hosts = { h2: { ...DOWN, lastSeenUp: '2026-03-02T08:10:00Z' } };
  const inError = anInstance({ vmState: 'error', powerState: 'nostate' });
  const at = (minute: number) => `2026-03-02T08:${String(minute).padStart(2, '0')}:00Z`;

  function prior(actions: readonly InstanceAction[], different: Partial<Instance> = {}) {
    return resolvePriorState({ ...inError, ...different, actions }, { hosts });
  }

  it.each(['create', 'start', 'reboot', 'unpause', 'resume', 'unrescue', 'unshelve', 'restore'])(
    'leaves it running after %s',
    (action) => {
      expect(prior([byOwner(action, at(1))])).toMatchObject({ value: 'running', confidence: 'weak' });
    },
  );

  it.each(['stop', 'pause', 'suspend', 'shelve'])('leaves it off after %s', (action) => {
    expect(prior([byOwner(action, at(2)), byOwner('start', at(1))])).toMatchObject({ value: 'stopped' });
  });

  it('is folded in the order of time, whatever the order of the list', () => {
    expect(prior([byOwner('start', at(1)), byOwner('stop', at(2))]).value).toBe('stopped');
    expect(prior([byOwner('stop', at(1)), byOwner('start', at(2))]).value).toBe('running');
  });

  it.each([
    'resize',
    'migrate',
    'live-migration',
    'confirmResize',
    'lock',
    'resetState',
    'rebuild',
    'rescue',
  ])('is not changed by %s', (action) => {
    expect(prior([byOwner(action, at(3)), byOwner('stop', at(2))]).value).toBe('stopped');
    expect(prior([byOwner(action, at(3))]).value).toBe('unknown');
  });

  it('does not count what has failed, and does count what was accepted and never carried out', () => {
    const failed = { ...byOwner('stop', at(3)), message: 'Error' };
    expect(prior([failed, byOwner('start', at(2))]).value).toBe('running');
    expect(prior([{ ...byOwner('stop', at(3)), updatedAt: null }, byOwner('start', at(2))]).value).toBe(
      'stopped',
    );
  });

  it('does not count what a recovery tool did after its own evacuation', () => {
    const tool = (action: string, time: string) => ({ ...byOwner(action, time), userId: 'masakari' });
    const triple = [tool('stop', at(5)), tool('evacuate', at(4)), tool('resetState', at(3))];
    expect(prior([...triple, byOwner('start', at(1))]).value).toBe('running');
    // Its owner's own stop after that counts, and so does the tool's an hour later.
    expect(prior([byOwner('stop', at(6)), ...triple, byOwner('start', at(1))]).value).toBe('stopped');
    const later = tool('stop', '2026-03-02T09:30:00Z');
    expect(prior([later, ...triple, byOwner('start', at(1))]).value).toBe('stopped');
  });

  it('takes a stop by Nova itself for no wish where it is close to the failure', () => {
    const near = [byNova('stop', at(9)), byOwner('start', at(1))];
    expect(prior(near)).toMatchObject({ value: 'unknown', confidence: 'weak' });
    expect(prior(near, { vmState: 'stopped', powerState: 'shutdown' })).toMatchObject({ value: 'unknown' });
    // Nobody knows when the host failed.
    expect(resolvePriorState({ ...inError, actions: near }).value).toBe('unknown');
  });

  it('takes a guest that had shut down long before for off', () => {
    const long = [byNova('stop', '2026-03-02T07:00:00Z'), byOwner('start', '2026-03-02T06:00:00Z')];
    expect(prior(long).value).toBe('stopped');
    expect(prior(long, { vmState: 'stopped', powerState: 'shutdown' })).toMatchObject({
      value: 'stopped',
      confidence: 'certain',
    });
  });

  it('speaks against vm_state active only together with power_state', () => {
    const actions = [byOwner('stop', at(9)), byOwner('start', at(1))];
    expect(prior(actions, { vmState: 'active', powerState: 'shutdown' }).value).toBe('stopped');
    expect(prior(actions, { vmState: 'active', powerState: 'running' }).value).toBe('running');
    expect(prior([byOwner('start', at(9))], { vmState: 'active', powerState: 'shutdown' }).value).toBe(
      'running',
    );
  });

  it('comes after power_state', () => {
    const found = prior([byOwner('start', at(1))], { powerState: 'shutdown' });
    expect(found).toMatchObject({ value: 'stopped', confidence: 'likely' });
    expect(found.conflicts.map(({ source }) => source)).toEqual(['actionHistory']);
  });

  it('tells an old_vm_state that an earlier reset or suspend has left behind', () => {
    const resized = resizedFrom('active', { systemMetadata: { old_vm_state: 'stopped' } });
    for (const action of ['resetState', 'suspend']) {
      const stale = resolvePriorState({ ...resized, actions: [byOwner(action)] });
      expect(stale.value).toBe('running');
      expect(stale.evidence[0]).toMatchObject({ source: 'oldVmState', value: 'unknown' });
    }
    const earlier = { ...resized, actions: [byOwner('suspend', '2026-03-02T06:00:00Z')] };
    expect(resolvePriorState(earlier).value).toBe('stopped');
  });

  it('says when each thing was', () => {
    const found = prior([byOwner('start', at(1))]);
    expect(found.evidence.at(-1)).toEqual({
      source: 'actionHistory',
      value: 'running',
      seen: 'action start',
      at: at(1),
    });
  });
});
