import { resourceUsage } from 'node:process';
import { performance } from 'node:perf_hooks';
import { evacuateHost, type Journal, NovaClient } from 'nova-lifeboat';
import { SimulatedCloud } from 'nova-lifeboat/testing';

/** What the recovery of a host with so many instances took. */
export interface Measurement {
  readonly instances: number;
  /** Requests to the cloud for each instance, log-in and all. */
  readonly requestsPerInstance: number;
  /** The most memory that the process ever had from the system, in MB: heap, Node itself, library and simulated cloud. */
  readonly peakResidentMb: number;
  /** For how long the event loop was busy for each instance, in milliseconds; library and simulated cloud. */
  readonly busyMsPerInstance: number;
  /** How long it took in the cloud's time, in seconds. */
  readonly cloudSeconds: number;
  /** How long it took in earnest, in seconds. */
  readonly realSeconds: number;
}

const FAILED = 'failed';
const DESTINATIONS = 40;
const KINDS = [
  {},
  { state: 'stopped' },
  { state: 'resized', from: 'active', source: 'c0' },
  { state: 'resized', from: 'stopped', source: 'c0' },
] as const;

/** Recovers a host in a simulated cloud with Nova's ordinary times, and counts. One for each process: memory is its peak. */
export async function measureRecovery(instances: number): Promise<Measurement> {
  const cloud = new SimulatedCloud();
  cloud.addHost(FAILED, { vcpus: 1_000_000, ram: 1_000_000_000, disk: 1_000_000_000 });
  for (let index = 0; index < DESTINATIONS; index += 1) {
    cloud.addHost(`c${index}`, { vcpus: 100_000, ram: 100_000_000, disk: 100_000_000 });
  }
  for (let index = 0; index < instances; index += 1) {
    cloud.addInstance(`instance-${index}`, { host: FAILED, ...KINDS[index % KINDS.length] });
  }
  const nova = await NovaClient.connect(cloud.connectOptions());
  const cloudStart = cloud.clock.now();
  const start = performance.now();
  const busy = performance.eventLoopUtilization();
  const report = await evacuateHost(nova, FAILED, {
    storage: 'shared',
    fence: cloud.fencer(),
    clock: cloud.clock,
    journal: forgetful,
  });
  const { active } = performance.eventLoopUtilization(busy);
  const recovered = report.instances.filter(({ outcome }) => outcome === 'recovered').length;
  if (recovered !== instances) throw new Error(`only ${recovered} of ${instances} were recovered`);
  return {
    instances,
    requestsPerInstance: cloud.requests.length / instances,
    peakResidentMb: resourceUsage().maxRSS / 1024,
    busyMsPerInstance: active / instances,
    cloudSeconds: (cloud.clock.now() - cloudStart) / 1_000,
    realSeconds: (performance.now() - start) / 1_000,
  };
}

// A real one writes to the disk, and its time is the disk's; what is measured here is the work.
const forgetful: Journal = {
  claim: () => Promise.resolve({ assertOwner: () => Promise.resolve(), release: () => Promise.resolve() }),
  load: () => Promise.resolve([]),
  hosts: () => Promise.resolve([]),
  list: () => Promise.resolve([]),
  begin: () => Promise.resolve({ append: () => Promise.resolve(), close: () => Promise.resolve() }),
};
