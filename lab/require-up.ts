import { LabError } from './lab-error.ts';
import { novaApi } from './process-table.ts';
import { isAlive } from './processes.ts';
import type { LabSettings } from './settings.ts';

/** Throws a {@link LabError} when the lab is not up. */
export async function requireUp(settings: LabSettings): Promise<void> {
  if (await isAlive(settings, novaApi(settings.ports).name)) return;
  throw new LabError('The lab is not up: `npm run lab -- up` brings it up.');
}
