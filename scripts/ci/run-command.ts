import { execa } from 'execa';

/** How a command ended. */
export interface CommandResult {
  readonly exitCode: number;
  /** Both streams, as they came. */
  readonly output: string;
}

/** What a leg may change about a command. */
export interface CommandOptions {
  readonly limitMinutes: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a line of shell, shows what it prints as it comes, and ends it with all its children after the limit. */
export async function runCommand(line: string, options: CommandOptions): Promise<CommandResult> {
  console.log(`$ ${line}`);
  // `timeout` of coreutils signals its whole process group, which npm's children are in.
  const limit = ['--verbose', '--kill-after=30s', `${options.limitMinutes}m`];
  const result = await execa('timeout', [...limit, 'bash', '-e', '-o', 'pipefail', '-c', line], {
    stdin: 'ignore',
    stdout: ['pipe', 'inherit'],
    stderr: ['pipe', 'inherit'],
    all: true,
    reject: false,
    env: options.env ?? {},
  });
  return { exitCode: result.exitCode ?? 1, output: result.all };
}
