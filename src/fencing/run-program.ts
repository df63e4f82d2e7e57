import { spawn } from 'node:child_process';
import { onAbort } from '../http/on-abort.ts';

/** What a program left behind. */
export interface ProgramResult {
  /** Null where a signal has ended it. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a program gets. */
export interface ProgramInput {
  /** All of its environment; nothing of this process's is added. */
  readonly env: Readonly<Record<string, string>>;
  /** What it reads from its standard input. @default nothing */
  readonly stdin?: string | undefined;
  /** Kills it, with everything that it has started. */
  readonly signal: AbortSignal;
}

/** Whatever comes after that many characters of a stream is not kept. */
const MOST_OUTPUT = 64 * 1024;

/** What every program gets: where programs are, and messages in the language that they are read in. */
export function basicEnvironment(): Readonly<Record<string, string>> {
  return { PATH: process.env['PATH'] ?? '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' };
}

/** Runs a program without a shell. Rejects with a sentence when it cannot be started. */
export async function runProgram(
  file: string,
  args: readonly string[],
  { env, stdin = '', signal }: ProgramInput,
): Promise<ProgramResult> {
  signal.throwIfAborted();
  // In a group of its own: an agent starts further programs, which would outlive it.
  const child = spawn(file, args, { env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  const stopListening = onAbort(signal, () => killGroup(child.pid));
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', (error) => reject(new Error(`${file} cannot be started (${codeOf(error)})`)));
      child.once('close', (exitCode) => resolve({ exitCode, stdout: stdout(), stderr: stderr() }));
      // A program that ends before it has read everything says enough by its end.
      child.stdin.on('error', () => undefined);
      child.stdin.end(stdin);
    });
  } finally {
    stopListening();
  }
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    if (text.length < MOST_OUTPUT) text += chunk;
  });
  return () => text.slice(0, MOST_OUTPUT);
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended in the meantime.
  }
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
