import { writeFile } from 'node:fs/promises';
import { stripVTControlCharacters } from 'node:util';
import { runCommand } from '../ci/run-command.ts';
import type { Proof } from './proof.ts';

// Those that are on no host by then are not recovered: more than 20,000 are.
const INSTANCES = 24_000;
const PLANS = 20_000;
const PAGE = 'docs/proofs/properties.md';

/** The properties in many more situations than every change can wait for. */
export const properties: Proof = {
  name: 'properties',
  proves: `every property of the planner in ${PLANS} situations, and ${INSTANCES} random instances that end on the simulated cloud as their plans say: about ten minutes`,
  async run() {
    // Each by itself: the seed has to be a new one, and known.
    const seed = Math.floor(Math.random() * 2 ** 31);
    const line = 'npx vitest run --project unit test/properties test/recovery';
    const { exitCode, output } = await runCommand(line, {
      limitMinutes: 40,
      env: {
        PROPERTY_INSTANCES: String(INSTANCES),
        PROPERTY_SEED: String(seed),
        PLAN_RUNS: String(PLANS),
        PLAN_SEED: String(seed),
      },
    });
    if (exitCode !== 0) return false;
    await writeFile(PAGE, page(stripVTControlCharacters(output), seed));
    console.log(`${PAGE} has the results.`);
    return true;
  },
};

function page(output: string, seed: number): string {
  const [, tests = ''] = /Tests +(\d+) passed/.exec(output) ?? [];
  const [, ended = '', rules = ''] = /(\d+) instances, seed \d+, by rule: (.+)/.exec(output) ?? [];
  if (tests === '' || ended === '')
    throw new Error('The tests passed, and did not print what they had done.');
  return `# Properties of the planner

Written by \`npm run proof -- properties\`, seed ${seed}; all ${tests} tests of the planner passed.

- **Every plan**, in ${PLANS} random situations for each property: it is there for whatever Nova may show, the same each time,
  frozen, JSON; no plan resurrects, sends a second evacuation, gives up the only copy of a disk or drops an owner's lock; better
  evidence never turns a stop into a start without a reason that names it; the end of a plan is the end of the next one as well.
- **Every execution**: ${ended} random instances, in states and with tasks of every kind, on hosts of the simulated cloud on both
  releases, under random policies. Each ended as its plan said, on another host, with its owner's lock as it was, and ran nowhere
  else. Each held one was untouched: state, tasks, migrations, actions, lock. A second run left all of them alone.

How often each rule decided there:

| rule | instances |
| --- | --- |
${rules
  .trim()
  .split(', ')
  .map((each) => `| ${each.replace(' ', ' | ')} |`)
  .join('\n')}
`;
}
