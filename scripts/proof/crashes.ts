import { writeFile } from 'node:fs/promises';
import { stripVTControlCharacters } from 'node:util';
import { runCommand } from '../ci/run-command.ts';
import type { Proof } from './proof.ts';

/** Random pairs and triples of crash points in each scene; more than 50,000 in all of them. */
const RUNS = 3_000;
/** Processes side by side, each with its part of the scenes. */
const PARTS = 2;
const PAGE = 'docs/proofs/crashes.md';

/** A recovery whose process dies, or does not hear an answer, at every single moment there is. */
export const crashes: Proof = {
  name: 'crashes',
  proves: `a recovery that is cut short at any request or journal write ends as if nothing had happened, and so it does after ${RUNS} random pairs and triples of these in each scene; a process that is stopped at any of them makes no call after another machine has taken over: about an hour`,
  async run() {
    const seed = Number(process.env['CRASH_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
    const runs = Number(process.env['CRASH_RUNS'] ?? RUNS);
    const parts = Array.from({ length: PARTS }, async (_, part) =>
      runCommand('npx vitest run --project unit test/crashes', {
        limitMinutes: 180,
        env: {
          CRASH_POINTS: 'all',
          CRASH_RUNS: String(runs),
          CRASH_SEED: String(seed),
          CRASH_PART: `${part}/${PARTS}`,
        },
      }),
    );
    const ended = await Promise.all(parts);
    if (ended.some(({ exitCode }) => exitCode !== 0)) return false;
    const output = ended.map((each) => stripVTControlCharacters(each.output)).join('\n');
    await writeFile(PAGE, page(output, seed));
    console.log(`${PAGE} has the results.`);
    return true;
  },
};

function page(output: string, seed: number): string {
  const scenes = [...output.matchAll(/^(.+): (\d+) single crash points, (\d+) pairs and triples$/gm)];
  if (scenes.length === 0) throw new Error('The tests passed, and did not print what they had done.');
  const stopped = /^taken over: stopped at (\d+) of \d+ moments$/m.exec(output)?.[1];
  if (stopped === undefined)
    throw new Error('The tests passed, and did not print at how many moments they had stopped one.');
  const sum = (column: 2 | 3) => scenes.reduce((all, scene) => all + Number(scene[column]), 0);
  return `# Recoveries that are cut short

Written by \`npm run proof -- crashes\`, seed ${seed}.

On the simulated cloud the process of a recovery dies before or after one of its requests or journal writes, or does not hear the
answer to a request. Then the recovery is run again, as its report or a person at the screen would have it. Whatever happened,
every instance ends as it does undisturbed: vm_state, task_state, lock, guest, one evacuation and no second; and no guest
ever ran twice. All single moments were tried, and random pairs and triples of them in processes that follow one another: ${sum(2)} and ${sum(3)}
recoveries, ${sum(2) + sum(3)} in all.

| scene | single crash points | random pairs and triples |
| --- | --- | --- |
${scenes.map(([, name, single, more]) => `| ${name} | ${single} | ${more} |`).join('\n')}

A process was also stopped, as by SIGSTOP, at each of ${stopped} moments, and went on when another machine had taken its host over: it made not one
further call that changes anything. Two real processes do the same in \`test/crashes/stopped-process.test.ts\`.
`;
}
