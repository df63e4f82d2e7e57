import { stripVTControlCharacters } from 'node:util';
import { execa } from 'execa';

/** How a program ended. */
export interface ProgramResult {
  /** Zero only where it ended by itself, in time, and content. */
  readonly exitCode: number;
  /** Both streams as they came, without colours. */
  readonly output: string;
  readonly seconds: number;
}

/** The groups that run now, by the process id of their leaders. */
const groups = new Set<number>();

/**
 * Runs a program in a process group of its own, and kills the group when the time is over. Killing the program
 * alone would leave its workers behind: one that spins in a test hears of nothing.
 */
export async function runInGroup(
  command: readonly [string, ...string[]],
  options: { readonly env: NodeJS.ProcessEnv; readonly limitMs: number },
): Promise<ProgramResult> {
  const [program, ...args] = command;
  const child = execa(program, args, {
    preferLocal: true,
    stdin: 'ignore',
    all: true,
    reject: false,
    detached: true,
    env: options.env,
  });
  const { pid } = child;
  if (pid !== undefined) groups.add(pid);
  const deadline = AbortSignal.timeout(options.limitMs);
  deadline.addEventListener('abort', () => {
    killGroup(pid);
  });
  const result = await child;
  if (pid !== undefined) groups.delete(pid);
  return {
    exitCode: deadline.aborted ? 1 : (result.exitCode ?? 1),
    output: stripVTControlCharacters(
      `${result.all}\n${deadline.aborted ? late(options.limitMs) : unusual(result)}`,
    ),
    seconds: result.durationMs / 1000,
  };
}

function late(limitMs: number): string {
  return `killed after ${limitMs / 1000} s`;
}

/** Without an exit code it was killed or never started, and only execa knows about that. */
function unusual(result: {
  readonly exitCode?: number | undefined;
  readonly shortMessage?: string | undefined;
}): string {
  return result.exitCode === undefined ? (result.shortMessage ?? 'ended without an exit code') : '';
}

function killGroup(pid: number | undefined): void {
  // A number whose process has ended may belong to somebody else by now.
  if (pid === undefined || !groups.has(pid)) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended at the same moment.
  }
}

// A group of its own does not hear the Ctrl-C of the terminal.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    for (const pid of groups) killGroup(pid);
    process.kill(process.pid, signal);
  });
}
