import { writeFile } from 'node:fs/promises';
import { stripVTControlCharacters } from 'node:util';
import { runCommand } from '../ci/run-command.ts';
import type { Proof } from './proof.ts';

/** Random pairs and triples of crash points in each scene. */
const RUNS = 2_000;
const PAGE = 'docs/proofs/crashes.md';

/** A recovery whose process dies, or does not hear an answer, at every single moment there is. */
export const crashes: Proof = {
  name: 'crashes',
  proves: `a recovery that is cut short at any request or journal write ends as if nothing had happened, and so it does after ${RUNS} random pairs and triples of these in each scene: about fifteen minutes`,
  async run() {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const { exitCode, output } = await runCommand('npx vitest run --project unit test/crashes', {
      limitMinutes: 90,
      env: { CRASH_POINTS: 'all', CRASH_RUNS: String(RUNS), CRASH_SEED: String(seed) },
    });
    if (exitCode !== 0) return false;
    await writeFile(PAGE, page(stripVTControlCharacters(output), seed));
    console.log(`${PAGE} has the results.`);
    return true;
  },
};

function page(output: string, seed: number): string {
  const scenes = [...output.matchAll(/^(.+): (\d+) single crash points, (\d+) pairs and triples$/gm)];
  if (scenes.length === 0) throw new Error('The tests passed, and did not print what they had done.');
  return `# Recoveries that are cut short

Written by \`npm run proof -- crashes\`, seed ${seed}.

On the simulated cloud the process of a recovery dies before or after one of its requests or journal writes, or does not hear the
answer to a request. Then the recovery is run again, as its report or a person at the screen would have it. Whatever happened,
every instance ends as it does undisturbed: vm_state, task_state, lock, guest, one evacuation and no second; and no guest
ever ran twice. All single moments were tried, and random pairs and triples of them in processes that follow one another.

| scene | single crash points | random pairs and triples |
| --- | --- | --- |
${scenes.map(([, name, single, more]) => `| ${name} | ${single} | ${more} |`).join('\n')}
`;
}
