import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../lab/command-line.ts';

describe('the command line of the lab', () => {
  it.each([
    ['up', { name: 'up' }],
    ['status', { name: 'status' }],
    ['reset', { name: 'reset' }],
    ['down', { name: 'down', leaving: 'keep' }],
    ['down --wipe', { name: 'down', leaving: 'wipe' }],
    ['--purge down', { name: 'down', leaving: 'purge' }],
    ['fail h2', { name: 'fail', host: 'h2' }],
    ['revive h6', { name: 'revive', host: 'h6' }],
    ['', { name: 'help' }],
    ['up --help', { name: 'help' }],
  ])('understands "%s"', (line, command) => {
    expect(parseCommand(line.split(' ').filter((word) => word !== ''))).toEqual(command);
  });

  it.each([
    ['lift', 'There is no command lift'],
    ['fail', 'fail takes one host'],
    ['revive h1 h2', 'revive takes one host'],
    ['up h1', 'up takes no arguments'],
    ['reset --wipe', 'reset takes no options'],
    ['down --forever', "'--forever'"],
  ])('says what is wrong with "%s"', (line, message) => {
    expect(() => parseCommand(line.split(' '))).toThrow(message);
  });
});
