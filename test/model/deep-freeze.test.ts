import { describe, expect, it } from 'vitest';
import { deepFreeze } from '../../src/model/deep-freeze.ts';

describe('deepFreeze', () => {
  it('freezes plain data and everything below it, and gives it back', () => {
    const data = { list: [{ name: 'a' }], nested: { list: [[1]] } };
    expect(deepFreeze(data)).toBe(data);
    const parts = [data, data.list, data.list[0], data.nested, data.nested.list, data.nested.list[0]];
    for (const part of parts) expect(Object.isFrozen(part)).toBe(true);
  });

  it('makes a change throw', () => {
    const data = deepFreeze({ list: [1] });
    expect(() => data.list.push(2)).toThrow(TypeError);
    expect(data).toEqual({ list: [1] });
  });

  it.each([null, undefined, 1, 'text', true])('gives back %s as it is', (value) => {
    expect(deepFreeze(value)).toBe(value);
  });

  it('comes to an end where data contain themselves', () => {
    const list: unknown[] = [];
    list.push(Object.freeze([list]));
    expect(Object.isFrozen(deepFreeze(list))).toBe(true);
  });
});
