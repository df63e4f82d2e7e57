import { computeOf } from './fail.ts';
import { withLabLock } from './lock.ts';
import { probe } from './probe/probe.ts';
import { novaCompute } from './process-table.ts';
import { startedAt, startProcess } from './processes.ts';
import { requireUp } from './require-up.ts';
import { settings as currentSettings, type LabSettings } from './settings.ts';
import { until } from './wait.ts';

/**
 * Starts a host's nova-compute again unless it runs, clears `forced_down`, enables the service, and waits until Nova
 * sees it up. A healthy host is left as it is.
 *
 * @throws {@link LabError} when there is no such host, the lab is not up, or the host is not up within 90 seconds.
 */
export async function revive(host: string, settings: LabSettings = currentSettings()): Promise<void> {
  await startCompute(host, settings);
  await untilServing(host, settings);
}

/**
 * Starts a host's nova-compute again unless it runs, and does nothing more: its service stays forced down and disabled
 * where it is. Returns while it still starts.
 *
 * @throws {@link LabError} when there is no such host, or the lab is not up.
 */
export async function startCompute(host: string, settings: LabSettings = currentSettings()): Promise<void> {
  computeOf(host, settings);
  await requireUp(settings);
  await withLabLock(settings, async () => startProcess(settings, novaCompute(host)));
}

/**
 * Waits until the nova-compute that was started for a host serves, and puts its service in order.
 *
 * Nova refuses to clear `forced_down` as long as evacuations from the host are recorded as `done`. The compute turns
 * them into `completed` as it starts; so it comes first, and the refusal is no error but a reason to ask again.
 */
export async function untilServing(host: string, settings: LabSettings): Promise<void> {
  const admin = probe({}, settings);
  const start = await startedAt(settings, computeOf(host, settings));
  let refusal = 'its nova-compute gives no sign of life';
  await until(
    async () => {
      const { state, status, forcedDown, updatedAt } = await admin.service(host);
      // A compute that was killed a moment ago still counts as up: only a report of the new one proves anything.
      if (updatedAt <= start) return false;
      if (state === 'up' && status === 'enabled' && !forcedDown) return true;
      const answer = await admin.setService(host, { status: 'enabled', forcedDown: false });
      refusal = JSON.stringify(answer.body);
      return false;
    },
    { timeoutMs: 90_000, intervalMs: 200 },
    () => `${host} is not up after 90 s: ${refusal}`,
  );
}
