import type { HostRecord } from '../../world/host-record.ts';
import { ApiFault } from '../api-fault.ts';
import type { NovaRequest } from '../nova-request.ts';

/** What is changed in a service. */
export interface ServiceChange {
  readonly status?: 'enabled' | 'disabled';
  readonly disabledReason?: string | null;
  readonly forcedDown?: boolean;
}

/**
 * Changes a nova-compute's row, and tells the host of its being enabled or disabled: one that Nova believes up is waited for,
 * and when it is dead that takes until `rpc_response_timeout` (`HostAPI.service_update`).
 */
export async function changeService(
  { world }: NovaRequest,
  host: HostRecord,
  change: ServiceChange,
): Promise<void> {
  if (change.status !== undefined) {
    host.status = change.status;
    host.disabledReason = change.status === 'disabled' ? (change.disabledReason ?? null) : null;
  }
  if (change.forcedDown !== undefined) host.forcedDown = change.forcedDown;
  host.changedAt = world.now();
  if (change.status === undefined || !world.isUp(host)) return;
  // That no answer came is written to a log, and the request succeeds nevertheless.
  await world.compute(host.name).call({
    method: 'set_host_enabled',
    run: async (process) => process.pause(world.pace.message),
  });
}

/** @throws ApiFault while evacuations from the host are not cleaned up there yet */
export function refuseForceUp({ world }: NovaRequest, host: string): void {
  const remains = world.migrations.some(
    ({ type, status, sourceCompute, gone }) =>
      !gone && type === 'evacuation' && status === 'done' && sourceCompute === host,
  );
  if (!remains) return;
  throw new ApiFault(
    400,
    `Unable to force up host ${host} as \`done\` evacuation migration records remain associated with the host. Ensure the compute service has been restarted, allowing these records to move to \`completed\` before retrying this request.`,
  );
}
