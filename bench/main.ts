/**
 * `npm run bench`: plans a second, what a request costs beyond undici, and what the recovery of a host with 100, 1,000 and
 * 10,000 instances takes. It fails where requests for each instance grow with their number, or memory is above its limit.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import process, { version } from 'node:process';
import { fileURLToPath } from 'node:url';
import Table from 'cli-table3';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { requestOverhead } from './overhead.ts';
import { plansPerSecond } from './plans.ts';
import type { Measurement } from './recovery.ts';

const SIZES = process.argv[2] === undefined ? [100, 1_000, 10_000] : [Number(process.argv[2])];
/** V8's limits, in MB: a process whose heap wants more ends, and the benchmark with it. */
const HEAP_LIMIT_MB = { old: 184, young: 4 };
/** How much more requests each instance may take among 10,000 than among 100: nothing but rounding. */
const MOST_GROWTH = 1.02;

/** Measures in a process of its own, whose memory is that of the library and the cloud, and of no compiler. */
async function inItsOwnProcess(size: number): Promise<Measurement> {
  const source = await readFile(new URL('recovery.ts', import.meta.url), 'utf8');
  const { outputText } = transpileModule(source, {
    compilerOptions: { module: ModuleKind.ESNext, target: ScriptTarget.ES2023 },
  });
  const script = fileURLToPath(new URL('.recovery.mjs', import.meta.url));
  await writeFile(script, `${outputText}\nprocess.send(await measureRecovery(Number(process.argv[2])));\n`);
  const limits = [
    `--max-old-space-size=${HEAP_LIMIT_MB.old}`,
    `--max-semi-space-size=${HEAP_LIMIT_MB.young}`,
  ];
  try {
    const child = fork(script, [String(size)], { stdio: 'inherit', execArgv: limits });
    const ended = once(child, 'exit').then(() => {
      throw new Error(
        `the recovery of ${size} instances came to no end; its heap has ${HEAP_LIMIT_MB.old} MB`,
      );
    });
    const [measurement] = (await Promise.race([once(child, 'message'), ended])) as [Measurement];
    ended.catch(() => undefined);
    return measurement;
  } finally {
    await rm(script);
  }
}

async function all(): Promise<boolean> {
  console.log(`Node ${version}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}`);
  console.log(`Plans a second: ${Math.round(plansPerSecond()).toLocaleString('en')}`);
  for (const { what, clientMs, undiciMs } of await requestOverhead()) {
    const ratio = (clientMs / undiciMs).toFixed(2);
    console.log(
      `A request for ${what}: ${clientMs.toFixed(2)} ms, with undici alone ${undiciMs.toFixed(2)} ms: x ${ratio}`,
    );
  }
  const table = new Table({
    head: ['instances', 'requests each', 'resident', 'busy each', 'in the cloud', 'in earnest'],
    style: { head: [], border: [] },
  });
  const measurements: Measurement[] = [];
  for (const size of SIZES) {
    const found = await inItsOwnProcess(size);
    measurements.push(found);
    table.push([
      found.instances.toLocaleString('en'),
      found.requestsPerInstance.toFixed(2),
      `${Math.round(found.peakResidentMb)} MB`,
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
  return growth <= MOST_GROWTH;
}

process.exitCode = (await all()) ? 0 : 1;
