import { describe, expect, it } from 'vitest';
import type { Instance } from '../../src/model/instance.ts';
import type { InstanceAction } from '../../src/model/instance-action.ts';
import { resolvePriorState } from '../../src/recovery/index.ts';
import {
  anInstance,
  aStoppedInstance,
  byNova,
  byOwner,
  finishedResize,
  resizedFrom,
} from '../support/instances.ts';
import { DOWN, journalled, without } from './support/contexts.ts';

const FAILED_AT = '2026-03-02T08:10:00.000Z';
const hosts = { h2: { ...DOWN, lastSeenUp: FAILED_AT } };
const inError = anInstance({ vmState: 'error', powerState: 'nostate' });

function at(minute: number, second = 0, millisecond = 0): string {
  return new Date(Date.UTC(2026, 2, 2, 8, minute, second, millisecond)).toISOString();
}

function valueAfter(actions: readonly InstanceAction[]) {
  return resolvePriorState({ ...inError, actions }, { hosts }).value;
}

function heard(instance: Instance, known: Parameters<typeof resolvePriorState>[1] = { hosts }) {
  return resolvePriorState(instance, known).evidence.map(({ source, value }) => `${source} ${value}`);
}

describe('a stop by Nova itself', () => {
  it.each([
    { when: 'a quarter of an hour before the last heartbeat', time: at(-5), value: 'unknown' },
    { when: 'a millisecond earlier than that', time: at(-6, 59, 999), value: 'stopped' },
  ])('$when leaves the prior state $value', ({ time, value }) => {
    expect(valueAfter([byNova('stop', time)])).toBe(value);
  });

  it.each(['active', 'paused', 'suspended'])(
    'close to the failure casts no doubt on a vm_state that it has not written (%s)',
    (vmState) => {
      const instance = anInstance({ vmState, actions: [byNova('stop', at(9))] });
      const before = resolvePriorState(without(instance, 'actions'));
      expect(resolvePriorState(instance, { hosts })).toMatchObject({ value: before.value });
      expect(before.value).not.toBe('unknown');
    },
  );

  it('close to the failure casts no doubt on what its owner had asked for otherwise', () => {
    const actions = [byNova('stop', at(9))];
    const shelving = anInstance({ taskState: 'shelving', actions });
    expect(resolvePriorState(shelving, { hosts })).toMatchObject({ value: 'stopped', vmState: 'stopped' });
    const rebooting = aStoppedInstance({ taskState: 'rebooting_hard', actions });
    expect(resolvePriorState(rebooting, { hosts })).toMatchObject({ value: 'running', vmState: 'active' });
  });

  it('close to the failure is nothing that its owner was about to bring it to', () => {
    for (const vmState of ['active', 'paused', 'suspended']) {
      const stopping = anInstance({ vmState, taskState: 'powering-off', actions: [byNova('stop', at(9))] });
      expect(resolvePriorState(stopping, { hosts }).vmState).toBe(vmState);
    }
  });

  it('close to the failure leaves vm_state among the witnesses, as one that does not know', () => {
    const instance = aStoppedInstance({ actions: [byNova('stop', at(9))] });
    expect(heard(instance)).toEqual(['vmState unknown', 'powerState stopped', 'actionHistory unknown']);
  });

  it('makes no witness of a vm_state during a task that nobody knows', () => {
    const instance = aStoppedInstance({ taskState: 'teleporting', actions: [byNova('stop', at(9))] });
    expect(heard(instance)).toEqual(['powerState stopped', 'actionHistory unknown']);
  });

  it('from before the first look leaves both looks among the witnesses', () => {
    const instance = aStoppedInstance({ actions: [byNova('stop', at(-1))] });
    expect(heard(instance, { hosts, preFence: anInstance({ updatedAt: at(0) }) })).toEqual([
      'vmState unknown',
      'preFenceVmState unknown',
      'powerState stopped',
      'actionHistory unknown',
    ]);
  });
});

describe('what a recovery tool did after its evacuation', () => {
  function tool(action: string, time: string): InstanceAction {
    return { ...byOwner(action, time), userId: 'masakari' };
  }
  const evacuated = at(4);

  it.each([
    { when: 'at once', time: evacuated, value: 'running' },
    { when: 'a quarter of an hour later', time: at(19), value: 'running' },
    { when: 'a millisecond after that', time: at(19, 0, 1), value: 'stopped' },
    { when: 'a millisecond before it', time: at(3, 59, 999), value: 'stopped' },
  ])('counts or does not, by the time between the two: $when', ({ time, value }) => {
    expect(valueAfter([tool('stop', time), tool('evacuate', evacuated), byOwner('start', at(1))])).toBe(
      value,
    );
  });

  it('does not count where it was a start', () => {
    expect(valueAfter([tool('start', at(5)), tool('evacuate', evacuated), byOwner('stop', at(1))])).toBe(
      'stopped',
    );
  });

  it.each(['reboot', 'unpause', 'restore'])(
    'counts where it is neither a stop nor a start (%s)',
    (action) => {
      expect(valueAfter([tool(action, at(5)), tool('evacuate', evacuated), byOwner('stop', at(1))])).toBe(
        'running',
      );
    },
  );

  it('is not told by two actions without a user', () => {
    const nobodys = { ...byNova('evacuate', evacuated) };
    expect(valueAfter([byNova('stop', at(5)), nobodys, byOwner('start', at(1))])).toBe('unknown');
  });
});

describe('two actions of the same second', () => {
  it('are in the order in which Nova lists them', () => {
    expect(valueAfter([byOwner('stop', at(5)), byOwner('start', at(5))])).toBe('stopped');
    expect(valueAfter([byOwner('start', at(5)), byOwner('stop', at(5))])).toBe('running');
  });
});

describe('a stop by its owner that power_state shows and vm_state does not', () => {
  const stop = byOwner('stop', at(9));

  it('is what vm_state active then says', () => {
    const prior = resolvePriorState(anInstance({ powerState: 'shutdown', actions: [stop] }), { hosts });
    expect(prior).toMatchObject({ value: 'stopped', confidence: 'certain' });
    expect(prior.evidence.map(({ source }) => source)).toEqual(['vmState', 'powerState', 'actionHistory']);
  });

  it('is its last word whatever was seen before the host was fenced', () => {
    const instance = anInstance({
      powerState: 'shutdown',
      actions: [byOwner('stop', at(6)), byOwner('start', at(5))],
    });
    const preFence = aStoppedInstance({ updatedAt: at(0) });
    expect(resolvePriorState(instance, { hosts }).value).toBe('stopped');
    expect(resolvePriorState(instance, { hosts, preFence }).value).toBe('stopped');
  });

  it.each(['stopped', 'suspended'])('adds nothing to vm_state %s', (vmState) => {
    const instance = anInstance({ vmState, powerState: 'shutdown' });
    const [first] = resolvePriorState(instance).evidence;
    expect(resolvePriorState({ ...instance, actions: [stop] }, { hosts }).evidence[0]).toEqual(first);
  });
});

describe('old_vm_state', () => {
  const resize = finishedResize();
  const resized = resizedFrom('active', { systemMetadata: { old_vm_state: 'stopped' } });

  it('is as old as the resize', () => {
    expect(resolvePriorState(resized).evidence[0]).toEqual({
      source: 'oldVmState',
      value: 'stopped',
      seen: 'old_vm_state stopped',
      at: resize.createdAt,
    });
  });

  it('is of no known age where no record of the resize is left', () => {
    const actions = [byOwner('suspend')];
    const [first] = resolvePriorState({ ...resized, migrations: [], actions }).evidence;
    expect(first).toEqual({ source: 'oldVmState', value: 'stopped', seen: 'old_vm_state stopped' });
  });

  it.each([
    { what: 'a newer action that does not write it', action: byOwner('lock') },
    { what: 'a newer start', action: byOwner('start') },
    {
      what: 'a suspend of the second in which the resize began',
      action: byOwner('suspend', resize.createdAt),
    },
  ])('is not stale by $what', ({ action }) => {
    expect(resolvePriorState({ ...resized, actions: [action] })).toMatchObject({ value: 'stopped' });
  });

  it('is no witness where it cannot be read', () => {
    for (const systemMetadata of [undefined, {}]) {
      const instance = resizedFrom('active', systemMetadata === undefined ? {} : { systemMetadata });
      expect(heard(instance)).toEqual(['powerState running']);
    }
  });
});

describe('power_state in rescue mode', () => {
  it('is listed as a witness that does not know', () => {
    expect(heard(anInstance({ vmState: 'rescued' }))).toEqual(['powerState unknown']);
  });
});

describe('the look before the host was fenced', () => {
  it('needs no history where nothing has changed since', () => {
    for (const instance of [anInstance(), aStoppedInstance()]) {
      expect(resolvePriorState(instance, { preFence: instance })).toEqual(resolvePriorState(instance));
    }
  });

  it('shows what its owner had asked for by then', () => {
    const starting = aStoppedInstance({ taskState: 'powering-on' });
    expect(resolvePriorState(anInstance(), { preFence: starting })).toEqual(resolvePriorState(anInstance()));
    const stopping = anInstance({ taskState: 'powering-off' });
    expect(resolvePriorState(aStoppedInstance(), { preFence: stopping })).toEqual(
      resolvePriorState(aStoppedInstance()),
    );
    const stopped = aStoppedInstance({ actions: [byNova('stop')] });
    expect(resolvePriorState(stopped, { preFence: starting }).value).toBe('running');
  });

  it('is explained by an action of the very second in which it was', () => {
    const preFence = anInstance({ updatedAt: at(5) });
    const stopped = aStoppedInstance({ actions: [byOwner('stop', at(5))] });
    expect(resolvePriorState(stopped, { preFence }).value).toBe('stopped');
  });
});

describe('the vm_state that its owner had brought it to', () => {
  const preFence = anInstance({ vmState: 'paused', powerState: 'paused' });

  it('is that of the look before the fencing where Nova has changed it since', () => {
    const started = anInstance({ actions: [byNova('start')] });
    expect(resolvePriorState(started, { preFence })).toMatchObject({ value: 'stopped', vmState: 'paused' });
  });

  it.each([
    ['paused', 'unpausing'],
    ['suspended', 'resuming'],
  ] as const)('is what its owner had asked for by that look (%s, %s)', (vmState, taskState) => {
    const preFence = anInstance({ vmState, powerState: 'paused', taskState, updatedAt: at(0) });
    const stopped = aStoppedInstance({ actions: [byNova('stop', at(8))] });
    expect(resolvePriorState(stopped, { hosts, preFence })).toMatchObject({
      value: 'running',
      vmState: 'active',
    });
  });

  it('is that of today where its owner has changed it since', () => {
    const started = anInstance({ actions: [byOwner('start')] });
    expect(resolvePriorState(started, { preFence })).toMatchObject({ value: 'running', vmState: 'active' });
  });

  it('is that of the journal where there is one, whatever was seen since', () => {
    const { prior, attempts } = journalled('unknown');
    const record = { prior: { ...prior, vmState: 'rescued', confidence: 'likely' as const }, attempts };
    for (const instance of [anInstance(), anInstance({ taskState: 'powering-off' })]) {
      expect(resolvePriorState(instance, { record, preFence })).toMatchObject({
        value: 'unknown',
        vmState: 'rescued',
        confidence: 'likely',
      });
    }
  });
});
