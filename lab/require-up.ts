import { LabError } from './lab-error.ts';
import { novaApi } from './process-table.ts';
import { isAlive } from './processes.ts';
import { settings as currentSettings, type LabSettings } from './settings.ts';

/** Tells whether the lab is up, by whether its nova-api runs. */
export async function isUp(settings: LabSettings = currentSettings()): Promise<boolean> {
  return isAlive(settings, novaApi(settings.ports).name);
}

/** Throws a {@link LabError} when the lab is not up. */
export async function requireUp(settings: LabSettings): Promise<void> {
  if (await isUp(settings)) return;
  throw new LabError('The lab is not up: `npm run lab -- up` brings it up.');
}
