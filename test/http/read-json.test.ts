import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJson } from '../../src/http/read-json.ts';

describe('the body of an answer', () => {
  it('is read as JSON.parse reads it, whatever texts are in it', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 20, stringUnit: 'binary' }), (text) => {
        expect(readJson(text, undefined)).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each([100, 101])('may be nested a hundred levels deep: %d', (depth) => {
    const text = '['.repeat(depth) + ']'.repeat(depth);
    const read = (): unknown =>
      readJson(`{"a\\\\": "[[\\"[[", "b": 1}`, undefined) && readJson(text, undefined);
    if (depth <= 100) expect(read()).toBeInstanceOf(Array);
    else expect(read).toThrow('is nested more than 100 levels deep');
  });

  it.each(['"', '{"a', '"\\', '"\\"', '{"a": "b\\\\\\"'])(
    'that ends within a text is no JSON: %s',
    (text) => {
      expect(() => readJson(text, undefined)).toThrow('is not JSON');
    },
  );
});
