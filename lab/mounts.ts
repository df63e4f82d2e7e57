import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { physicalRoot } from './layout.ts';
import type { LabSettings } from './settings.ts';
import { until } from './wait.ts';

/** Returns the mount points below a folder, the newest first, from the text of `/proc/self/mountinfo`. */
export function mountPointsBelow(folder: string, mountInfo: string): readonly string[] {
  return mountInfo
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
    .map((path) =>
      path.replaceAll(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8))),
    )
    .filter((path) => path.startsWith(`${folder}/`))
    .reverse();
}

/**
 * Mounts what the lab's processes need: `/proc`, and a `/run` that is empty after a reboot.
 *
 * Nothing more on purpose. With `/dev` bound in and a devpts mounted there, a machine whose `/` is a shared mount
 * would get that devpts over its own `/dev/pts`; the device nodes that debootstrap makes are enough.
 */
export async function mountFileSystems(settings: LabSettings): Promise<void> {
  const root = await physicalRoot(settings);
  const mounted = await mountPoints(root);
  for (const [type, folder] of [
    ['proc', 'proc'],
    ['tmpfs', 'run'],
  ] as const) {
    const path = join(root, folder);
    if (!mounted.includes(path)) await execa('mount', ['-t', type, type, path]);
  }
}

/**
 * Unmounts everything below a folder.
 *
 * @throws {@link LabError} when something stays mounted, because it is in use.
 */
export async function unmountBelow(folder: string): Promise<void> {
  await until(
    async () => {
      for (const path of await mountPoints(folder)) await execa('umount', [path], { reject: false });
      return (await mountPoints(folder)).length === 0;
    },
    { timeoutMs: 5000 },
    () => `Something below ${folder} is in use and cannot be unmounted.`,
  );
}

/** Removes a root, or what there is of one, but nothing that is mounted in it. */
export async function removeRoot(root: string): Promise<void> {
  await unmountBelow(root);
  await execa('rm', ['-rf', '--one-file-system', root]);
}

async function mountPoints(folder: string): Promise<readonly string[]> {
  return mountPointsBelow(folder, await readFile('/proc/self/mountinfo', 'utf8'));
}
