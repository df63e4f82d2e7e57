import { formatTally } from './tally.ts';
import { GATES } from './check/gates.ts';
import { runGates } from './check/run-gates.ts';
import { selectGates } from './check/select-gates.ts';

// `npm run check` runs every gate, `npm run check -- lint types` only these.
try {
  const gates = selectGates(GATES, process.argv.slice(2));
  const tally = await runGates(gates, (text) => process.stdout.write(text));
  console.log(formatTally(tally));
  process.exitCode = tally.failed === 0 ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
