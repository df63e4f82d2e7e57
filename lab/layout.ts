import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { LabSettings } from './settings.ts';

/** The folders of the lab inside its root. `data` is all that `down --wipe` has to forget. */
export type LabFolder = 'data' | 'log' | 'python' | 'run';

/** Returns a path below one of the lab's own folders in the root, as the machine sees it. */
export function labPath(settings: LabSettings, folder: LabFolder, ...below: readonly string[]): string {
  return join(settings.root, 'lab', folder, ...below);
}

/** Returns the root as the kernel names it, without symbolic links. The root itself need not exist yet. */
export async function physicalRoot({ root }: LabSettings): Promise<string> {
  const folder = await realpath(dirname(root)).catch(() => dirname(root));
  return join(folder, basename(root));
}

/** Returns the path of the file that says, by being there, that all packages are installed. */
export function packagesMarker(settings: LabSettings): string {
  return join(settings.root, 'lab', 'packages-installed');
}
