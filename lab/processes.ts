import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readdir, readFile, readlink, rm, stat } from 'node:fs/promises';
import { rootEnvironment } from './in-root.ts';
import { LabError } from './lab-error.ts';
import { labPath, physicalRoot } from './layout.ts';
import type { LabSettings } from './settings.ts';
import { until } from './wait.ts';

/** A long-running process of the lab. */
export interface LabProcess {
  /** The name of its pid file and of its log. */
  readonly name: string;
  /** The command, as seen inside the root. */
  readonly command: readonly string[];
  /** Environment variables beside those that everything in the root gets. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Starts a process inside the root, as the leader of a session of its own, unless it runs already.
 *
 * The shell writes the pid file before it becomes the process, so that a process without one cannot exist however
 * this program is interrupted. Only the holder of the lab's lock may call this: two nova-computes for one host would
 * take turns at its messages.
 *
 * @throws {@link LabError} when the process ends at once.
 */
export async function startProcess(
  settings: LabSettings,
  { name, command, environment }: LabProcess,
): Promise<void> {
  if (await isAlive(settings, name)) return;
  await mkdir(labPath(settings, 'run'), { recursive: true });
  await mkdir(labPath(settings, 'log'), { recursive: true });
  const pidFile = labPath(settings, 'run', `${name}.pid`);
  const log = await open(labPath(settings, 'log', `${name}.log`), 'a');
  try {
    const script = 'echo $$ >"$0" && exec chroot "$@"';
    const child = spawn('sh', ['-c', script, pidFile, settings.root, ...command], {
      detached: true,
      env: { ...rootEnvironment, ...environment },
      stdio: ['ignore', log.fd, log.fd],
    });
    await once(child, 'spawn');
    child.unref();
    await until(
      async () => child.exitCode !== null || (await isAlive(settings, name)),
      { timeoutMs: 10_000, intervalMs: 5 },
      () => `${name} did not start.`,
    );
    if (child.exitCode !== null) {
      throw new LabError(`${name} ended at once: see ${labPath(settings, 'log', `${name}.log`)}.`);
    }
  } finally {
    await log.close();
  }
}

/** Tells whether a process runs. A pid file that was left behind, by a reboot for example, does not mislead it. */
export async function isAlive(settings: LabSettings, name: string): Promise<boolean> {
  return (await livingPid(settings, name)) !== undefined;
}

/** Returns when a process was started, in milliseconds since the epoch. */
export async function startedAt(settings: LabSettings, name: string): Promise<number> {
  return (await stat(labPath(settings, 'run', `${name}.pid`))).mtimeMs;
}

/** Kills a process and all that it has forked with SIGKILL, and waits until it is gone. */
export async function killProcess(settings: LabSettings, name: string): Promise<void> {
  await endProcess(settings, name, 0);
}

/** Ends a process with SIGTERM, and with SIGKILL when it is still there after `graceMs` milliseconds. */
export async function endProcess(settings: LabSettings, name: string, graceMs: number): Promise<void> {
  const pid = await livingPid(settings, name);
  if (pid !== undefined) {
    const gone = async (): Promise<boolean> => !(await isAlive(settings, name));
    if (graceMs > 0) {
      signalSession(pid, 'SIGTERM');
      await until(gone, { timeoutMs: graceMs, intervalMs: 20 }, () => 'still there').catch(() => undefined);
    }
    if (!(await gone())) signalSession(pid, 'SIGKILL');
    await until(gone, { timeoutMs: 10_000, intervalMs: 5 }, () => `${name} cannot be killed.`);
  }
  await rm(labPath(settings, 'run', `${name}.pid`), { force: true });
}

/** Returns the names of all processes that have a pid file, whether they still run or not. */
export async function startedProcesses(settings: LabSettings): Promise<readonly string[]> {
  const files = await readdir(labPath(settings, 'run')).catch(() => []);
  return files.filter((file) => file.endsWith('.pid')).map((file) => file.slice(0, -'.pid'.length));
}

/** Kills whatever has this folder (without symbolic links in its path) as its root directory. */
export async function killAllIn(root: string): Promise<void> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  for (const pid of pids) {
    if ((await rootOf(pid)) === root) signal(pid, 'SIGKILL');
  }
}

async function livingPid(settings: LabSettings, name: string): Promise<number | undefined> {
  const text = await readFile(labPath(settings, 'run', `${name}.pid`), 'utf8').catch(() => '');
  const pid = Number(text);
  if (!(pid > 1)) return undefined;
  return (await rootOf(pid)) === (await physicalRoot(settings)) ? pid : undefined;
}

/** A zombie has no root directory any more, and so counts as gone. */
async function rootOf(pid: number): Promise<string | undefined> {
  return readlink(`/proc/${pid}/root`).catch(() => undefined);
}

function signalSession(leader: number, name: NodeJS.Signals): void {
  signal(-leader, name);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    // It ended in the meantime, which is what was wanted.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
