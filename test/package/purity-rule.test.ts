import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';

// The code below is in no file, so the rules that need types are left out; the ones on trial do not.
const eslint = new ESLint({ overrideConfig: [{ ...tseslint.configs.disableTypeChecked }] });

async function rulesBrokenBy(code: string, filePath: string): Promise<readonly (string | null)[]> {
  const [result] = await eslint.lintText(`${code}\n`, { filePath });
  return result?.messages.map((message) => message.ruleId) ?? [];
}

const PURE_FILES = ['src/model/new.ts', 'src/recovery/new.ts', 'src/recovery/rules/new.ts', 'src/errors.ts'];

describe.each(PURE_FILES)('in %s', (file) => {
  it.each([
    ['export const a = Date.now();', 'no-restricted-properties'],
    ['export const a = new Date();', 'no-restricted-syntax'],
    ['export const a = Date();', 'no-restricted-syntax'],
    ['export const a = Math.random();', 'no-restricted-properties'],
    ["export const a = process.env['HOME'];", 'no-restricted-globals'],
    ['export const a = performance.now();', 'no-restricted-globals'],
    ['export const a = crypto.randomUUID();', 'no-restricted-globals'],
    ['setTimeout(() => undefined, 1);', 'no-restricted-globals'],
    ['export const a = globalThis.process.pid;', 'no-restricted-properties'],
    ['export default 1;', 'no-restricted-syntax'],
  ])('%s is refused', async (code, rule) => {
    expect(await rulesBrokenBy(code, file)).toContain(rule);
  });

  it('a time that was handed in may be read', async () => {
    expect(await rulesBrokenBy("export const a = new Date('2026-01-01T00:00:00Z').getTime();", file)).toEqual(
      [],
    );
  });
});

it('the executor may look at the clock', async () => {
  expect(await rulesBrokenBy('export const a = Date.now();', 'src/executor/new.ts')).toEqual([]);
});

describe('an entry point', () => {
  it('lists what it exports', async () => {
    expect(await rulesBrokenBy("export { a } from './a.ts';", 'src/index.ts')).toEqual([]);
    expect(await rulesBrokenBy("export * from './a.ts';", 'src/nova/index.ts')).toEqual([
      'no-restricted-syntax',
    ]);
  });

  it('holds no code of its own', async () => {
    expect(await rulesBrokenBy('export const a = 1;', 'src/index.ts')).toEqual(['no-restricted-syntax']);
  });
});
