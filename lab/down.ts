import { rm } from 'node:fs/promises';
import { labPath, physicalRoot } from './layout.ts';
import { withLabLock } from './lock.ts';
import { removeRoot, unmountBelow } from './mounts.ts';
import { endProcess, killProcess, killAllIn, startedProcesses } from './processes.ts';
import { settings as currentSettings, type LabSettings } from './settings.ts';

/**
 * What {@link down} leaves behind: everything (`keep`), the packages but no data (`wipe`), or nothing (`purge`).
 */
export type Leaving = 'keep' | 'wipe' | 'purge';

/** The processes that write data; all others can be killed at any moment. */
const stores = ['rabbitmq', 'mariadb'];

/**
 * Ends every process of the lab and unmounts its file systems, however much of it is up.
 *
 * @throws {@link LabError} when something is still in use afterwards.
 */
export async function down(
  leaving: Leaving = 'keep',
  settings: LabSettings = currentSettings(),
): Promise<void> {
  await withLabLock(settings, async () => {
    const names = await startedProcesses(settings);
    await Promise.all(
      names.filter((name) => !stores.includes(name)).map((name) => killProcess(settings, name)),
    );
    await Promise.all(stores.map((name) => endProcess(settings, name, 20_000)));
    const root = await physicalRoot(settings);
    await killAllIn(root);
    await unmountBelow(root);
    if (leaving === 'wipe') await wipe(settings);
    if (leaving === 'purge') await removeRoot(root);
  });
}

async function wipe(settings: LabSettings): Promise<void> {
  for (const folder of ['data', 'log', 'run'] as const) {
    await rm(labPath(settings, folder), { recursive: true, force: true });
  }
}
