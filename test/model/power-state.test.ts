import { describe, expect, it } from 'vitest';
import { type PowerState, powerStateFromNumber } from '../../src/model/power-state.ts';

describe('a power_state', () => {
  it.each<[number, PowerState]>([
    [0, 'nostate'],
    [1, 'running'],
    [3, 'paused'],
    [4, 'shutdown'],
    [6, 'crashed'],
    [7, 'suspended'],
  ])('%i is %s', (number, word) => {
    expect(powerStateFromNumber(number)).toBe(word);
  });

  it.each([2, 5, 8, 9, 255, -1])('%i, which Nova does not define, keeps its number', (number) => {
    expect(powerStateFromNumber(number)).toBe(`unknown:${number}`);
  });
});
