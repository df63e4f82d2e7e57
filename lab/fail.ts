import { LabError } from './lab-error.ts';
import { computeName } from './process-table.ts';
import { isAlive, killProcess } from './processes.ts';
import { requireUp } from './require-up.ts';
import { settings as currentSettings, type LabSettings } from './settings.ts';

/**
 * Kills a host's nova-compute with SIGKILL, and does nothing more: Nova believes it up for another five seconds
 * unless somebody forces it down. Returns when the process is gone.
 *
 * @throws {@link LabError} when there is no such host, or the lab is not up.
 */
export async function fail(host: string, settings: LabSettings = currentSettings()): Promise<void> {
  const name = computeOf(host, settings);
  await requireUp(settings);
  await killProcess(settings, name);
}

/**
 * Tells whether a host's nova-compute process runs, whatever Nova believes.
 *
 * @throws {@link LabError} when there is no such host.
 */
export async function isRunning(host: string, settings: LabSettings = currentSettings()): Promise<boolean> {
  return isAlive(settings, computeOf(host, settings));
}

/** Returns the process name of a host's nova-compute, or throws a {@link LabError} when there is no such host. */
export function computeOf(host: string, { hosts }: LabSettings): string {
  if (!hosts.includes(host))
    throw new LabError(`There is no host ${host}; the hosts are ${hosts.join(', ')}.`);
  return computeName(host);
}
