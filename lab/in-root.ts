import { mkdir } from 'node:fs/promises';
import { execa, ExecaError } from 'execa';
import { LabError } from './lab-error.ts';
import { labPath } from './layout.ts';
import type { LabSettings } from './settings.ts';

/** The environment of everything that runs in the root: the machine's own must not show through. */
export const rootEnvironment: Readonly<Record<string, string>> = {
  HOME: '/root',
  LC_ALL: 'C.UTF-8',
  PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
};

/** How a command runs in the root. */
export interface InRootOptions {
  /** Further environment variables. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What the command reads from its standard input; nothing by default. */
  readonly input?: string;
  /** The name of the file in the lab's log folder that keeps what the command says. */
  readonly log: string;
}

/**
 * Runs a command inside the lab's root, waits for its end and returns what it printed.
 *
 * The command dies with this process, so that an interrupted step leaves nobody behind who still changes the data.
 *
 * @throws {@link LabError} with the last lines of the output when the command fails.
 */
export async function runInRoot(
  settings: LabSettings,
  command: readonly string[],
  { environment = {}, input = '', log }: InRootOptions,
): Promise<string> {
  await mkdir(labPath(settings, 'log'), { recursive: true });
  const file = labPath(settings, 'log', `${log}.log`);
  return runLogged(
    ['chroot', settings.root, ...command],
    file,
    { ...rootEnvironment, ...environment },
    input,
  );
}

/**
 * Runs a command of the machine itself in the same manner as {@link runInRoot}, with this process's environment.
 *
 * @throws {@link LabError} with the last lines of the output when the command fails.
 */
export async function runOnMachine(command: readonly string[], logFile: string): Promise<string> {
  return runLogged(command, logFile, { ...process.env, LC_ALL: 'C.UTF-8' }, '');
}

async function runLogged(
  command: readonly string[],
  file: string,
  env: Readonly<Record<string, string | undefined>>,
  input: string,
): Promise<string> {
  const output = ['pipe', { file, append: true }] as const;
  try {
    const { stdout } = await execa('setpriv', ['--pdeathsig', 'KILL', ...command], {
      env,
      extendEnv: false,
      input,
      stdout: output,
      stderr: output,
      all: true,
    });
    return stdout;
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
    const all: unknown = error.all;
    const tail = (typeof all === 'string' ? all : error.message).split('\n').slice(-15).join('\n');
    throw new LabError(`${command.join(' ')} failed; its whole output is in ${file} and ends with:\n${tail}`);
  }
}
