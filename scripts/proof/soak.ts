import { writeFile } from 'node:fs/promises';
import { stripVTControlCharacters } from 'node:util';
import { runCommand } from '../ci/run-command.ts';
import type { Proof } from './proof.ts';

const RECOVERIES = 500;
const PAGE = 'docs/proofs/soak.md';

/** One process that recovers one host after the other, as a service does. */
export const soak: Proof = {
  name: 'soak',
  proves: `${RECOVERIES} recoveries in one process leave no memory, handle, timer or listener behind: about ten minutes`,
  async run() {
    const { exitCode, output } = await runCommand('npx vitest run --project unit test/soak', {
      limitMinutes: 60,
      env: { SOAK_RECOVERIES: String(RECOVERIES) },
    });
    if (exitCode !== 0) return false;
    await writeFile(PAGE, page(stripVTControlCharacters(output)));
    console.log(`${PAGE} has the results.`);
    return true;
  },
};

function page(output: string): string {
  const rows = [...output.matchAll(/^after (\d+) recoveries: (\d+) KiB, (\{.*\}), (\d+) listeners$/gm)];
  if (rows.length === 0) throw new Error('The tests passed, and did not print what they had measured.');
  return `# Many recoveries in one process

Written by \`npm run proof -- soak\`.

One process recovers ${RECOVERIES} hosts, each of a simulated cloud of its own which it reaches over HTTP, with journals in files and real timers, under
two signals of its own that live as long as it does. In turn a recovery goes well, finds no room, is ended by a signal, is left at once, and is
refused by its fencer. What the process holds was counted after the garbage had been collected: the heap, what keeps the event loop busy
(\`process.getActiveResourcesInfo\`), and the listeners on the two signals. The pipes are those to the test runner.

| recoveries | heap in KiB | active resources | listeners |
| --- | --- | --- | --- |
${rows.map(([, done, heap, resources, listeners]) => `| ${done} | ${heap} | \`${resources}\` | ${listeners} |`).join('\n')}
`;
}
