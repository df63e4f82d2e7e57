import { describe, expect, it } from 'vitest';
import { InvalidOptionsError } from '../../src/errors.ts';
import { alreadyFenced } from '../../src/fencing/index.ts';

describe('alreadyFenced', () => {
  it('vouches for the host with the reason as evidence', async () => {
    const fencer = alreadyFenced('powered off by the operator, ticket 4711');
    expect(fencer.name).toBe('alreadyFenced');
    expect(await fencer.fence('h1', {})).toEqual({
      fenced: true,
      evidence: 'powered off by the operator, ticket 4711',
    });
  });

  it.each(['', '   ', undefined, null, 42])('takes no %j for a reason', (reason) => {
    expect(() => alreadyFenced(reason as string)).toThrow(InvalidOptionsError);
    expect(() => alreadyFenced(reason as string)).toThrow(/^reason: say who/);
  });
});
