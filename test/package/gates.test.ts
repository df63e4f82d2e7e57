import { describe, expect, it, vi } from 'vitest';
import { BUILD, GATES, type Gate } from '../../scripts/check/gates.ts';
import { runGate } from '../../scripts/check/run-gate.ts';
import { runGates } from '../../scripts/check/run-gates.ts';
import { selectGates } from '../../scripts/check/select-gates.ts';

const passing: Gate = { name: 'passing', command: ['node', '-e', ''] };
const failing: Gate = { name: 'failing', command: ['node', '-e', 'console.log("why"); process.exit(3)'] };

describe('the choice of gates', () => {
  it('is all of them where none is named', () => {
    expect(selectGates(GATES, [])).toBe(GATES);
  });

  it('takes both compilers for types, and the build that they look at', () => {
    const names = selectGates(GATES, ['types']).map((gate) => gate.name);
    expect(names).toEqual(['build', 'types-6', 'types-7']);
  });

  it('builds once, also where the build is named', () => {
    const gates = selectGates(GATES, ['publint', 'build']);
    expect(gates.filter((gate) => gate === BUILD)).toHaveLength(1);
  });

  it('refuses a name that no gate has', () => {
    expect(() => selectGates(GATES, ['lint', 'tpyes'])).toThrow('No gate is called tpyes');
  });
});

describe('a gate', () => {
  it('counts one, and keeps what its tool said', async () => {
    expect((await runGate(passing)).tally).toEqual({ passed: 1, failed: 0, skipped: 0 });
    const result = await runGate(failing);
    expect(result.tally).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(result.output).toContain('why');
  });

  it('fails where its tool is missing', async () => {
    const result = await runGate({ name: 'absent', command: ['no-such-tool-anywhere'] });
    expect(result.tally.failed).toBe(1);
    expect(result.output).toContain('no-such-tool-anywhere');
  });

  it('fails where it never ends, and takes the processes that it started along', async () => {
    const spin =
      'const { pid } = require("child_process").spawn("sleep", ["1000"]); console.log(pid); for (;;);';
    const result = await runGate({ name: 'endless', command: ['node', '-e', spin] }, 1000);
    expect(result.tally).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(result.output).toContain('killed after 1 s');
    const grandchild = Number(/^\d+/.exec(result.output)?.[0]);
    // Process 1 takes its time to bury it.
    await vi.waitFor(() => expect(() => process.kill(grandchild, 0)).toThrow('ESRCH'), 10_000);
  });

  it('fails where it promised tests and left no report, whatever it exits with', async () => {
    const result = await runGate({ ...passing, tests: true });
    expect(result.tally).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

describe('a run of gates', () => {
  it('goes on after a failure, and shows the output of what failed only', async () => {
    const printed: string[] = [];
    const tally = await runGates([failing, passing], (text) => printed.push(text));
    expect(tally).toEqual({ passed: 1, failed: 1, skipped: 0 });
    expect(printed.find((text) => text.startsWith('FAIL'))).toMatch(/^FAIL {2}failing .*\n {6}why\n/);
    expect(printed.find((text) => text.startsWith('ok'))).toMatch(/^ok {4}passing +\d+\.\d s\n$/);
  });
});
