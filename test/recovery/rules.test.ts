import { describe, expect, it } from 'vitest';
import { RULE_IDS } from '../../src/recovery/index.ts';
import { RULES } from '../../src/recovery/rules/index.ts';

describe('the rules', () => {
  it('are those of the list, in its order', () => {
    expect(RULES.map(({ id }) => id)).toEqual(RULE_IDS);
  });
});

describe('every rule', () => {
  it.each(RULES.map((rule) => [rule.id, rule] as const))(
    '%s says when, what and why, and what of Nova it rests on',
    (id, rule) => {
      expect(rule.id).toBe(id);
      for (const sentence of [rule.when, rule.what, rule.why, rule.nova])
        expect(sentence).toMatch(/^\S.+[.”)]$/s);
    },
  );
});
