import { computeOf } from './fail.ts';
import { LabError } from './lab-error.ts';
import { settings as currentSettings, type LabSettings } from './settings.ts';
import { sql } from './sql.ts';

/**
 * Writes the type of a host's hypervisor into Nova's database. Its nova-compute writes its own again when it is started.
 *
 * @throws {@link LabError} when there is no such host, or the word is none.
 */
export async function setHypervisorType(
  host: string,
  type: string,
  settings: LabSettings = currentSettings(),
): Promise<void> {
  computeOf(host, settings);
  if (!/^[A-Za-z]+$/.test(type)) throw new LabError(`${JSON.stringify(type)} is no type of a hypervisor.`);
  await sql(
    settings,
    `UPDATE nova.compute_nodes SET hypervisor_type = '${type}' WHERE host = '${host}' AND deleted = 0;`,
  );
}
