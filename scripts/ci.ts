import { describeLeg, type Leg, type LegResult } from './ci/leg.ts';
import { LEGS } from './ci/legs.ts';
import { formatTally, ONE_FAILED, ONE_PASSED, sum } from './tally.ts';

// What .ci/run starts once `npm ci` has passed; it hands over how many seconds that took.
const install: LegResult = { name: 'install', tally: ONE_PASSED, seconds: Number(process.argv[2] ?? 0) };

// All of them, one after the other: a leg that fails says nothing about the next one.
const results: LegResult[] = [install];
for (const leg of LEGS) {
  console.log(`\n=== ${leg.name} ===`);
  results.push(await runLeg(leg));
}

console.log('\n=== summary ===');
for (const result of results) console.log(describeLeg(result));
const total = sum(results.map((result) => result.tally));
const ok = total.failed === 0 && results.every((result) => result.refused !== true);
console.log(formatTally(total));
process.exitCode = ok ? 0 : 1;

async function runLeg(leg: Leg): Promise<LegResult> {
  const start = performance.now();
  const secondsSoFar = () => (performance.now() - start) / 1000;
  try {
    return { name: leg.name, ...(await leg.run()), seconds: secondsSoFar() };
  } catch (error) {
    // A leg that breaks is a leg that failed; the last line still has to come.
    console.error(error);
    return { name: leg.name, tally: ONE_FAILED, seconds: secondsSoFar() };
  }
}
