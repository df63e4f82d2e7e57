import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { command, ipmi, redfish } from '../../src/fencing/index.ts';
import { resolveProof } from '../../src/fencing/power/resolve-proof.ts';

const page = await readFile('docs/fencing.md', 'utf8');

describe('docs/fencing.md', () => {
  it('has only examples that examples/fencing.ts has, which the compiler reads', async () => {
    const compiled = await readFile('examples/fencing.ts', 'utf8');
    const examples = [...page.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, code]) => code ?? '');
    expect(examples.length).toBeGreaterThan(4);
    expect(examples.filter((code) => !compiled.includes(code))).toEqual([]);
  });

  it('names the defaults that hold', () => {
    const { readings, settleMs, pollIntervalMs, callTimeoutMs, timeoutMs } = resolveProof({});
    const grouped = (...numbers: readonly number[]): string =>
      numbers.map((each) => each.toLocaleString('en')).join(', ');
    expect(page).toContain(
      `| \`readings\`, \`settleMs\`, \`pollIntervalMs\` | ${grouped(readings, settleMs, pollIntervalMs)} |`,
    );
    expect(page).toContain(`| \`callTimeoutMs\`, \`timeoutMs\` | ${grouped(callTimeoutMs, timeoutMs)} |`);
  });

  it('names every fencer that is exported', async () => {
    const index = await readFile('src/fencing/index.ts', 'utf8');
    const fencers = [...index.matchAll(/^export \{ (\w+) \}/gm)].map(([, name]) => name ?? '');
    expect(fencers).toEqual(expect.arrayContaining([redfish.name, ipmi.name, command.name]));
    expect(fencers.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});
