import { withLabLock } from './lock.ts';
import { untilAnswering } from './ports.ts';
import { softDeletingNovaApi } from './process-table.ts';
import { isAlive, startProcess } from './processes.ts';
import { requireUp } from './require-up.ts';
import type { LabSettings } from './settings.ts';

/**
 * Starts the nova-api whose deletions are soft, unless it runs, and waits until it answers. Few need it, and two more
 * workers would make every `up` longer.
 *
 * @throws {@link LabError} when the lab is not up.
 */
export async function ensureSoftDeletion(settings: LabSettings): Promise<void> {
  await requireUp(settings);
  const api = softDeletingNovaApi(settings.ports);
  if (!(await isAlive(settings, api.name))) {
    await withLabLock(settings, async () => startProcess(settings, api));
  }
  await untilAnswering(settings, api.name, settings.ports.novaSoftDelete);
}
