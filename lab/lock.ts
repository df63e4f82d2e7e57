import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LabError } from './lab-error.ts';
import type { LabSettings } from './settings.ts';

/**
 * Runs `work` while no other command changes the lab; waits for its turn.
 *
 * The lock is the kernel's, held by a `cat` that ends when its standard input closes. So it is freed however this
 * process ends.
 */
export async function withLabLock<T>(settings: LabSettings, work: () => Promise<T>): Promise<T> {
  await mkdir(settings.directory, { recursive: true });
  const file = join(settings.directory, `${settings.suite}.lock`);
  const holder = spawn('flock', ['--no-fork', file, 'sh', '-c', 'echo locked && exec cat >/dev/null'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // Out of reach of a Ctrl-C, at which this process, too, may still have something to put in order.
    detached: true,
  });
  try {
    const ended = once(holder, 'exit').then(() => 'ended');
    const locked = once(holder.stdout, 'data').then(() => 'locked');
    if ((await Promise.race([locked, ended])) === 'ended') {
      throw new LabError(`The lock ${file} cannot be taken.`);
    }
    return await work();
  } finally {
    holder.stdin.end();
  }
}
