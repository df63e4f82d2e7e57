import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { labPath } from '../../lab/layout.ts';
import { notifications } from '../../lab/notifications.ts';
import { settings as settingsOf, type LabSettings } from '../../lab/settings.ts';

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
  let settings: LabSettings;
  let recorded: string;
  beforeEach(async () => {
    settings = { ...settingsOf(), root: await mkdtemp(join(tmpdir(), 'nova-lifeboat-notifications-')) };
    recorded = labPath(settings, 'log', 'notifications.jsonl');
    await mkdir(dirname(recorded), { recursive: true });
    await writeFile(recorded, file);
  });
  afterEach(async () => {
    await rm(settings.root, { recursive: true, force: true });
  });

  it('tells both states of an update, and those of a moment', async () => {
    expect((await notifications({}, settings)).map(({ instance }) => instance)).toEqual([
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

  it('keeps when, what, who, and the whole payload', async () => {
    expect((await notifications({}, settings))[0]).toEqual({
      receivedAt: 1000,
      eventType: 'service.update',
      publisher: 'nova-compute:h2',
      payload: service.payload,
    });
  });

  it('is filtered by instance, even where another one names it, and by time', async () => {
    expect((await notifications({ instanceId: 'aaaa' }, settings)).map(({ eventType }) => eventType)).toEqual(
      ['instance.update'],
    );
    expect((await notifications({ since: 2000 }, settings)).map(({ receivedAt }) => receivedAt)).toEqual([
      2000, 3000,
    ]);
    expect(await notifications({ instanceId: 'aaaa', since: 2001 }, settings)).toEqual([]);
  });

  it('is readable while its last line is being written', async () => {
    await writeFile(recorded, file.slice(0, -20));
    expect(await notifications({}, settings)).toHaveLength(2);
  });

  it('is whole where it is longer than what is read at a time', async () => {
    await writeFile(recorded, file.repeat(2_000));
    expect(await notifications({ instanceId: 'aaaa' }, settings)).toHaveLength(2_000);
  });

  it('is empty before anything was recorded', async () => {
    await rm(recorded);
    expect(await notifications({}, settings)).toEqual([]);
  });

  it('that cannot be read is not taken for silence', async () => {
    await rm(recorded);
    await mkdir(recorded);
    await expect(notifications({}, settings)).rejects.toThrow('EISDIR');
  });
});
