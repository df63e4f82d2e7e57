import { untilServing } from './revive.ts';
import { removeVtpms } from './instance-row.ts';
import { withLabLock } from './lock.ts';
import { object, success } from './probe/json.ts';
import { probe, type Probe } from './probe/probe.ts';
import { novaCompute } from './process-table.ts';
import { startProcess } from './processes.ts';
import { requireUp } from './require-up.ts';
import { settings as currentSettings, type LabSettings } from './settings.ts';

/**
 * Makes the lab an empty and healthy cloud again: every host serves and is enabled, there is no server, and
 * Placement holds no allocation.
 *
 * @throws {@link LabError} when the lab is not up, a host does not come back, or a server cannot be deleted.
 */
export async function reset(settings: LabSettings = currentSettings()): Promise<void> {
  await requireUp(settings);
  const admin = probe({}, settings);
  await removeVtpms(settings);
  await withLabLock(settings, async () => {
    for (const host of settings.hosts) await startProcess(settings, novaCompute(host));
  });
  // The hosts first: a server on a dead host is deleted only in name, and its host would still act on it later.
  await Promise.all(settings.hosts.map(async (host) => untilServing(host, settings)));
  await admin.deleteAll();
  await removeAllocations(admin);
}

/** What is allocated in a cloud without servers was left behind, by a migration that was never finished for example. */
async function removeAllocations(admin: Probe): Promise<void> {
  for (const [provider, host] of await admin.resourceProviders()) {
    const path = `/resource_providers/${provider}/allocations`;
    const answer = success(await admin.placement('GET', path), `allocations on ${host}`);
    for (const consumer of Object.keys(object(answer['allocations']))) {
      // 404 when another provider had a part of it, too, and it went with that.
      await admin.placement('DELETE', `/allocations/${consumer}`);
    }
  }
}
