/**
 * `npm run bench`: plans a second, and what the recovery of a host with 100, 1,000 and 10,000 instances takes. It fails
 * where requests for each instance grow with their number, or memory is above its limit.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import process, { argv, version } from 'node:process';
import { fileURLToPath } from 'node:url';
import Table from 'cli-table3';
import { plansPerSecond } from './plans.ts';
import { measureRecovery, type Measurement } from './recovery.ts';

const SIZES = [100, 1_000, 10_000];
const MEMORY_LIMIT_MB = 200;
/** How much more requests each instance may take among 10,000 than among 100: nothing but rounding. */
const MOST_GROWTH = 1.02;

async function inItsOwnProcess(size: number): Promise<Measurement> {
  const child = fork(fileURLToPath(import.meta.url), [String(size)], { stdio: 'inherit' });
  const [measurement] = (await once(child, 'message')) as [Measurement];
  return measurement;
}

async function all(): Promise<boolean> {
  console.log(`Node ${version}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}`);
  console.log(`Plans a second: ${Math.round(plansPerSecond()).toLocaleString('en')}`);
  const table = new Table({
    head: ['instances', 'requests each', 'peak memory', 'busy each', 'in the cloud', 'in earnest'],
    style: { head: [], border: [] },
  });
  const measurements: Measurement[] = [];
  for (const size of SIZES) {
    const found = await inItsOwnProcess(size);
    measurements.push(found);
    table.push([
      found.instances.toLocaleString('en'),
      found.requestsPerInstance.toFixed(2),
      `${Math.round(found.peakMemoryMb)} MB`,
      `${found.busyMsPerInstance.toFixed(2)} ms`,
      `${Math.round(found.cloudSeconds)} s`,
      `${found.realSeconds.toFixed(1)} s`,
    ]);
  }
  console.log(table.toString());
  const [smallest] = measurements;
  const largest = measurements.at(-1);
  if (smallest === undefined || largest === undefined) return false;
  const growth = largest.requestsPerInstance / smallest.requestsPerInstance;
  console.log(`Requests each, ${largest.instances} to ${smallest.instances}: x ${growth.toFixed(3)}`);
  return growth <= MOST_GROWTH && largest.peakMemoryMb < MEMORY_LIMIT_MB;
}

const size = argv[2];
if (size === undefined) {
  process.exitCode = (await all()) ? 0 : 1;
} else {
  process.send?.(await measureRecovery(Number(size)));
}
