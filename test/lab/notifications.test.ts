import { describe, expect, it } from 'vitest';
import { parseNotifications } from '../../lab/notifications.ts';

const update = {
  received: 2000,
  eventType: 'instance.update',
  publisher: 'nova-compute:h2',
  payload: {
    'nova_object.data': {
      uuid: 'aaaa',
      host: 'h2',
      state: 'active',
      task_state: 'powering-off',
      power_state: 'running',
      state_update: {
        'nova_object.data': {
          old_state: 'active',
          state: 'stopped',
          old_task_state: 'powering-off',
          new_task_state: null,
        },
      },
    },
  },
};
const failure = {
  received: 3000,
  eventType: 'instance.rebuild.error',
  publisher: 'nova-compute:h3',
  payload: {
    'nova_object.data': {
      uuid: 'bbbb',
      host: null,
      state: 'error',
      task_state: 'rebuilding',
      power_state: 'pending',
      fault: { 'nova_object.data': { exception_message: 'no room for aaaa' } },
    },
  },
};
const service = {
  received: 1000,
  eventType: 'service.update',
  publisher: 'nova-compute:h2',
  payload: { 'nova_object.data': { uuid: 'cccc', host: 'h2' } },
};
const file = [service, update, failure].map((line) => `${JSON.stringify(line)}\n`).join('');

describe('the record of notifications', () => {
  it('tells both states of an update, and those of a moment', () => {
    expect(parseNotifications(file).map(({ instance }) => instance)).toEqual([
      undefined,
      {
        id: 'aaaa',
        host: 'h2',
        vmState: 'stopped',
        taskState: null,
        powerState: 'running',
        before: { vmState: 'active', taskState: 'powering-off' },
        fault: null,
      },
      {
        id: 'bbbb',
        host: null,
        vmState: 'error',
        taskState: 'rebuilding',
        powerState: 'pending',
        fault: 'no room for aaaa',
      },
    ]);
  });

  it('keeps when, what, who, and the whole payload', () => {
    expect(parseNotifications(file)[0]).toEqual({
      receivedAt: 1000,
      eventType: 'service.update',
      publisher: 'nova-compute:h2',
      payload: service.payload,
    });
  });

  it('is filtered by instance, even where another one names it, and by time', () => {
    expect(parseNotifications(file, { instanceId: 'aaaa' }).map(({ eventType }) => eventType)).toEqual([
      'instance.update',
    ]);
    expect(parseNotifications(file, { since: 2000 }).map(({ receivedAt }) => receivedAt)).toEqual([
      2000, 3000,
    ]);
    expect(parseNotifications(file, { instanceId: 'aaaa', since: 2001 })).toEqual([]);
  });

  it('is readable while its last line is being written', () => {
    const torn = file.slice(0, -20);
    expect(parseNotifications(torn)).toHaveLength(2);
    expect(parseNotifications('')).toEqual([]);
  });
});
