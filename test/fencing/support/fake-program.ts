import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** One call of a program, as the program saw it. */
export interface SeenCall {
  readonly argv: readonly string[];
  readonly stdin: string;
  readonly env: Readonly<Record<string, string>>;
  readonly pid: number;
}

export interface FakeProgram {
  readonly path: string;
  /** In the order in which they came. */
  calls(): Promise<readonly SeenCall[]>;
}

/**
 * Writes a program that notes how it was called, and then does what a piece of JavaScript says. That piece has `argv`, `stdin`,
 * `count` (of this call, from 1), and `say(stdout, exitCode, stderr)`. The program ends with the test.
 */
export async function fakeProgram(name: string, behaviour: string): Promise<FakeProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'nova-lifeboat-program-'));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  const [path, log] = [join(folder, name), join(folder, 'calls')];
  const script = `#!${process.execPath}
const fs = require('node:fs');
const argv = process.argv.slice(2);
const stdin = fs.readFileSync(0, 'utf8');
fs.appendFileSync(${JSON.stringify(log)}, JSON.stringify({ argv, stdin, env: process.env, pid: process.pid }) + '\\n');
const count = fs.readFileSync(${JSON.stringify(log)}, 'utf8').trim().split('\\n').length;
const say = (stdout, exitCode = 0, stderr = '') => {
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  process.exitCode = exitCode;
};
${behaviour}
`;
  await writeFile(path, script, { mode: 0o755 });
  return {
    path,
    calls: async () => {
      const text = await readFile(log, 'utf8').catch(() => '');
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as SeenCall);
    },
  };
}

/** Says whether a process runs. One that has ended, and that nobody has asked how, does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = `/proc/${pid}/stat`;
  return !existsSync(stat) || !/\) [ZX] /.test(readFileSync(stat, 'utf8'));
}
