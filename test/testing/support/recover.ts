import {
  type EvacuateHostOptions,
  evacuateHost,
  memoryJournal,
  NovaClient,
  type RecoveryReport,
} from '../../../src/index.ts';
import type { SimulatedCloud } from '../../../src/testing/index.ts';

/** Recovers a host of a simulated cloud, with options that a user would take. */
export async function recover(
  cloud: SimulatedCloud,
  host: string,
  options: Partial<EvacuateHostOptions> = {},
): Promise<RecoveryReport> {
  const nova = await NovaClient.connect(cloud.connectOptions());
  return evacuateHost(nova, host, {
    storage: 'shared',
    fence: cloud.fencer(),
    clock: cloud.clock,
    journal: memoryJournal(),
    ...options,
  });
}
