import { describe, expect, it } from 'vitest';
import type { Seen } from '../scenarios/port.ts';
import { ranSince } from './result.ts';

const SPAWN = ['stopped/rebuilding', 'stopped/rebuild_block_device_mapping', 'stopped/rebuild_spawning'];

function end(vmState: string): Seen {
  return {
    ...{ status: '', vmState, taskState: null, powerState: 0, host: 'h4', locked: false, fault: null },
  };
}

describe('whether a guest ran, by the history of its instance', () => {
  it.each([
    ['never, where it was not spawned', ['active/none'], 'active', 'never'],
    ['never, where somebody only wrote that it was spawning', ['active/rebuild_spawning'], 'active', 'never'],
    [
      'spawned, where Nova stopped it before it was shown on its new host',
      [...SPAWN, 'active/none', 'active/powering-off', 'stopped/none', 'on h4'],
      'stopped',
      'spawned',
    ],
    [
      'until its stop, where it was active on its new host',
      [...SPAWN, 'active/none', 'on h4', 'active/powering-off', 'stopped/none'],
      'stopped',
      'until its stop',
    ],
    ['on, where it still is', [...SPAWN, 'active/none', 'on h4'], 'active', 'on'],
    [
      'on, where it was started afterwards',
      [
        ...SPAWN,
        'active/none',
        'active/powering-off',
        'stopped/none',
        'on h4',
        'stopped/powering-on',
        'active/none',
      ],
      'active',
      'on',
    ],
    [
      'spawned, where it was shelved afterwards',
      [...SPAWN, 'active/none', 'active/powering-off', 'stopped/none', 'on h4', 'shelved/none'],
      'shelved',
      'spawned',
    ],
  ] as const)('%s', (_what, history, vmState, ran) => {
    expect(ranSince({ history, end: end(vmState) })).toBe(ran);
  });
});
