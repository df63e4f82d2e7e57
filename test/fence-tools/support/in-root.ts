import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { onTestFinished } from 'vitest';
import { fenceToolsRoot, fenceToolsSettings } from '../../../lab/index.ts';

/** Where the programs are. Rejects where they are not installed: no test of them passes without them. */
export const root = await fenceToolsRoot(fenceToolsSettings(process.env));

/** A folder in the root that ends with the test: its path on the machine, and its path within the root. */
export async function folderInRoot(): Promise<{ readonly outside: string; readonly inside: string }> {
  const outside = await mkdtemp(join(root, 'tmp/nova-lifeboat-'));
  onTestFinished(async () => rm(outside, { recursive: true, force: true }));
  return { outside, inside: outside.slice(root.length) };
}

/** A program of the root as one of the machine: the path of a script that starts it there. */
export async function programOf(name: string): Promise<string> {
  const { outside } = await folderInRoot();
  const path = join(outside, name);
  await writeFile(path, `#!/bin/sh\nexec /usr/sbin/chroot ${root} ${name} "$@"\n`, { mode: 0o755 });
  return path;
}

/** Runs a program in the root, with nothing of this process's environment, and gives what it prints and how it ends. */
export async function runInRoot(
  command: readonly [string, ...string[]],
  input: string,
): Promise<{ readonly stdout: string; readonly stderr: string; readonly exitCode?: number | undefined }> {
  const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8' };
  return execa('/usr/sbin/chroot', [root, ...command], {
    input,
    env,
    extendEnv: false,
    reject: false,
    timeout: 60_000,
  });
}
