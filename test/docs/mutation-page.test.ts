import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { type Explanations, onOneLine } from '../../scripts/mutation/explanations.ts';
import { mutationPage, type MutationReport } from '../../scripts/mutation/page.ts';

const source = ['const on = isOn', '  || power === null;', 'const off = power === null;', ''].join('\n');

type Mutant = MutationReport['files'][string]['mutants'][number];

function mutant(
  replacement: string,
  at: { readonly lines: readonly [number, number]; readonly columns: readonly [number, number] },
  status = 'Survived',
): Mutant {
  const [startLine, endLine] = at.lines;
  const [startColumn, endColumn] = at.columns;
  return {
    id: replacement,
    mutatorName: 'ConditionalExpression',
    replacement,
    status,
    location: {
      start: { line: startLine, column: startColumn },
      end: { line: endLine, column: endColumn },
    },
  };
}

const whole = mutant('false', { lines: [1, 2], columns: [12, 20] });
const onNull = mutant('false', { lines: [2, 2], columns: [6, 20] });
const offNull = mutant('false', { lines: [3, 3], columns: [13, 27] });

/** The rows of the survivors, from the page that is made of these mutants. */
async function rowsOf(mutants: readonly Mutant[], explanations: Explanations): Promise<readonly string[]> {
  const page = await mutationPage({ files: { 'src/recovery/power.ts': { source, mutants } } }, explanations);
  return page.split('\n').filter((line) => line.startsWith('| power.ts'));
}

describe('the page of the mutants', () => {
  it('says of each survivor why, by its text', async () => {
    const rows = await rowsOf([whole, offNull], {
      'power.ts': {
        mutants: [
          { was: 'isOn || power === null', why: 'never both' },
          { was: 'power === null', became: 'true', why: 'another mutant' },
          { was: 'power === null', became: 'false', why: 'the `null` | never comes' },
        ],
      },
    });
    expect(rows).toEqual([
      '| power.ts:1 | `isOn \\|\\| power === null` | `false` | never both |',
      '| power.ts:3 | `power === null` | `false` | the `null` \\| never comes |',
    ]);
  });

  it('takes the first explanation that fits, its line included', async () => {
    const rows = await rowsOf([onNull, offNull], {
      'power.ts': {
        mutants: [
          { was: 'power === null', in: 'const off =', why: 'of the second' },
          { was: 'power === null', why: 'of the first' },
          { was: 'power === null', why: 'of nobody' },
        ],
      },
    });
    expect(rows.map((row) => row.split(' | ').at(-1))).toEqual(['of the first |', 'of the second |']);
  });

  it('says plainly which survivors nobody has looked at', async () => {
    const files = { 'src/recovery/power.ts': { source, mutants: [whole, onNull] } };
    const some = { 'power.ts': { mutants: [{ was: 'isOn || power', why: 'not the whole text' }] } };
    for (const explanations of [{}, { 'other.ts': { otherwise: 'of another file' } }, some]) {
      const page = await mutationPage({ files }, explanations);
      expect(page).toContain('| of these not looked at | 2 |');
      expect(page.match(/\| \*\*not looked at\*\* \|$/gm)).toHaveLength(2);
    }
  });

  it('takes the reason for the rest of a file where that is given', async () => {
    const explanations = {
      'power.ts': { mutants: [{ was: 'power === null', why: 'this one' }], otherwise: 'the rest' },
    };
    const rows = await rowsOf([whole, onNull], explanations);
    expect(rows.map((row) => row.split(' | ').at(-1))).toEqual(['the rest |', 'this one |']);
  });

  it('counts what was noticed, what survived and what is not counted', async () => {
    const all = ['Killed', 'Timeout', 'Killed', 'NoCoverage', 'Ignored', 'CompileError'].map((status) => ({
      ...whole,
      status,
    }));
    const page = await mutationPage({ files: { 'src/recovery/power.ts': { source, mutants: all } } }, {});
    for (const figure of [
      'mutants | 4',
      'noticed | 3',
      'survived | 1',
      'of these not looked at | 1',
      'score | 75.00 %',
      'not counted: sentences | 1',
      'not counted: would not run | 1',
    ]) {
      expect(page).toContain(`| ${figure} |`);
    }
  });
});

const survivors = JSON.parse(
  await readFile(new URL('../../scripts/mutation/survivors.json', import.meta.url), 'utf8'),
) as Explanations;

describe('the explanations of survivors', () => {
  it.each(Object.entries(survivors))(
    'of %s are about what is in that file',
    async (file, { mutants = [] }) => {
      const text = onOneLine(await readFile(new URL(`../../src/recovery/${file}`, import.meta.url), 'utf8'));
      for (const { was, in: line, why } of mutants) {
        expect(text).toContain(onOneLine(was));
        if (line !== undefined) expect(text).toContain(onOneLine(line));
        expect(why).toMatch(/\S/);
      }
    },
  );
});
