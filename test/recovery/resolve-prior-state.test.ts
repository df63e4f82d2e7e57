import { describe, expect, it } from 'vitest';
import type { PowerState } from '../../src/model/power-state.ts';
import { REBUILD_TASK_STATES } from '../../src/model/states.ts';
import { type Prior, type PriorState, resolvePriorState } from '../../src/recovery/index.ts';
import { anInstance, aStoppedInstance, byNova, byOwner, resizedFrom } from '../support/instances.ts';
import { journalled } from './support/contexts.ts';

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
    for (const vmState of ['resized', 'error', 'paused']) {
      expect(resolvePriorState(anInstance({ vmState, powerState }))).toMatchObject({ value, confidence });
    }
  });
});

describe('vm_state while a task runs', () => {
  it.each(REBUILD_TASK_STATES)('still is the one from before an evacuation (%s)', (taskState) => {
    const prior = resolvePriorState(aStoppedInstance({ taskState, powerState: 'nostate' }));
    expect(prior).toMatchObject({ value: 'stopped', confidence: 'certain' });
  });

  it('is no witness during any other task', () => {
    const prior = resolvePriorState(anInstance({ taskState: 'powering-off' }));
    expect(sources(prior)).toEqual(['powerState running']);
  });
});

describe('a vm_state that has changed since the host was fenced', () => {
  const preFence = anInstance();
  const foundOff = aStoppedInstance();

  it('is the failure’s doing where Nova itself stopped the instance', () => {
    const prior = resolvePriorState({ ...foundOff, actions: [byNova('stop')] }, { preFence });
    expect(prior).toMatchObject({ value: 'running', confidence: 'likely' });
    expect(sources(prior)).toEqual(['preFenceVmState running', 'vmState stopped', 'powerState stopped']);
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
    for (const before of [foundOff, resizedFrom('active'), anInstance({ taskState: 'rebooting' })]) {
      const prior = resolvePriorState({ ...foundOff, actions: [byNova('stop')] }, { preFence: before });
      expect(prior).toMatchObject({ value: 'stopped', confidence: 'certain' });
    }
  });
});
