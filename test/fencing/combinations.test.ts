import { describe, expect, it } from 'vitest';
import { InvalidOptionsError } from '../../src/errors.ts';
import { allOf, alreadyFenced, anyOf } from '../../src/fencing/index.ts';
import type { Fencer } from '../../src/model/fencer.ts';

/** A fencer that answers as it is told, and notes that it was asked. */
function fencer(name: string, answer: unknown, asked: string[] = []): Fencer {
  return {
    name,
    fence: async (host) => {
      asked.push(`${name} ${host}`);
      await Promise.resolve();
      if (answer instanceof Error) throw answer;
      return answer as never;
    },
  };
}

const yes = (name: string, asked?: string[]): Fencer =>
  fencer(name, { fenced: true, evidence: `${name} saw it` }, asked);
const no = (name: string, asked?: string[]): Fencer =>
  fencer(name, { fenced: false, reason: `${name} did not` }, asked);

const NO_ANSWERS: [string, unknown, string][] = [
  ['a throw', new Error('broken'), 'broken'],
  ['nothing', undefined, 'its answer is neither a yes nor a no'],
  ['true', true, 'its answer is neither a yes nor a no'],
  ['a yes without evidence', { fenced: true }, 'its answer is neither a yes nor a no'],
  ['nearly a yes', { fenced: 'true', evidence: 'x' }, 'its answer is neither a yes nor a no'],
  ['a no without a reason', { fenced: false }, 'its answer is neither a yes nor a no'],
];

describe('allOf', () => {
  it('wants a yes of each, in turn, and joins the evidence', async () => {
    const asked: string[] = [];
    const both = allOf([yes('a', asked), yes('b', asked)]);
    expect(both.name).toBe('allOf(a, b)');
    expect(await both.fence('h1', {})).toEqual({ fenced: true, evidence: 'a: a saw it; b: b saw it' });
    expect(asked).toEqual(['a h1', 'b h1']);
  });

  it('ends at the first no', async () => {
    const asked: string[] = [];
    const all = allOf([yes('a', asked), no('b', asked), yes('c', asked)]);
    expect(await all.fence('h1', {})).toEqual({ fenced: false, reason: 'b: b did not' });
    expect(asked).toEqual(['a h1', 'b h1']);
  });

  it.each(NO_ANSWERS)('takes %s for a no', async (_name, answer, reason) => {
    expect(await allOf([yes('a'), fencer('b', answer)]).fence('h1', {})).toEqual({
      fenced: false,
      reason: `b: ${reason}`,
    });
  });
});

describe('anyOf', () => {
  it('ends at the first yes, and says why the earlier ones failed', async () => {
    const asked: string[] = [];
    const any = anyOf([no('a', asked), yes('b', asked), yes('c', asked)]);
    expect(any.name).toBe('anyOf(a, b, c)');
    expect(await any.fence('h1', {})).toEqual({
      fenced: true,
      evidence: 'b: b saw it (before that, a: a did not)',
    });
    expect(asked).toEqual(['a h1', 'b h1']);
  });

  it('joins the reasons when there is no yes', async () => {
    expect(await anyOf([no('a'), no('b')]).fence('h1', {})).toEqual({
      fenced: false,
      reason: 'a: a did not; b: b did not',
    });
  });

  it.each(NO_ANSWERS)('takes %s for a no, and asks the next one', async (_name, answer, reason) => {
    expect(await anyOf([fencer('a', answer), yes('b')]).fence('h1', {})).toEqual({
      fenced: true,
      evidence: `b: b saw it (before that, a: ${reason})`,
    });
  });
});

describe.each([
  ['allOf', allOf],
  ['anyOf', anyOf],
] as const)('%s', (kind, combine) => {
  it('can be within another', async () => {
    const nested = combine([allOf([yes('a'), yes('b')]), anyOf([yes('c')])]);
    expect(nested.name).toBe(`${kind}(allOf(a, b), anyOf(c))`);
    expect((await nested.fence('h1', {})).fenced).toBe(true);
  });

  it('keeps the list that it was given', async () => {
    const list = [yes('a')];
    const combined = combine(list);
    list.length = 0;
    expect((await combined.fence('h1', {})).fenced).toBe(true);
  });

  it.each([
    [],
    undefined,
    null,
    alreadyFenced('x'),
    [undefined],
    [{ name: 'x' }],
    [{ fence: () => undefined }],
  ])('refuses %j for a list of fencers', (list) => {
    expect(() => combine(list as never)).toThrow(InvalidOptionsError);
    expect(() => combine(list as never)).toThrow(/^fencers(\[0\])?: must be/);
  });

  it('asks nobody any more once the signal has aborted, and rejects with its reason', async () => {
    const enough = new Error('enough');
    const asked: string[] = [];
    const controller = new AbortController();
    const aborting: Fencer = {
      name: 'a',
      fence: (_host, { signal }) => {
        controller.abort(enough);
        return Promise.reject(signal?.reason as Error);
      },
    };
    const combined = combine([aborting, yes('b', asked)]);
    await expect(combined.fence('h1', { signal: controller.signal })).rejects.toBe(enough);
    await expect(combine([yes('b', asked)]).fence('h1', { signal: controller.signal })).rejects.toBe(enough);
    expect(asked).toEqual([]);
  });
});
