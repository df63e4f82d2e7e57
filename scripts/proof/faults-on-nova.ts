import { writeFile } from 'node:fs/promises';
import { stripVTControlCharacters } from 'node:util';
import { labSettings } from '../../lab/index.ts';
import { runCommand } from '../ci/run-command.ts';
import type { Proof } from './proof.ts';

const OF_EACH_KIND = 3;
const PAGE = 'docs/proofs/faults-on-nova.md';

/** Longer than the minute after which Nova gives up its own remote calls. */
const QUIET_MS = 65_000;

/** Nova's own processes, killed in the middle of recoveries at several moments. */
export const faultsOnNova: Proof = {
  name: 'faults-on-nova',
  proves: `with nova-conductor, RabbitMQ, nova-api or a destination killed in the middle, recoveries of ${4 * OF_EACH_KIND} instances on the real Nova tell the truth and send nothing twice: about fifty minutes`,
  async run() {
    const { exitCode, output } = await runCommand(
      'npm run test:nova -- test/nova/faults.test.ts test/nova/tenant.test.ts',
      {
        limitMinutes: 90,
        env: {
          NOVA_FAULTS_OF_EACH_KIND: String(OF_EACH_KIND),
          NOVA_FAULTS_ALL_MOMENTS: '1',
          NOVA_FAULTS_QUIET_MS: String(QUIET_MS),
        },
      },
    );
    if (exitCode !== 0) return false;
    await writeFile(PAGE, page(stripVTControlCharacters(output), labSettings(process.env).release));
    console.log(`${PAGE} has the results.`);
    return true;
  },
};

function page(output: string, release: string): string {
  const tables = [...output.matchAll(/^(.+ killed when .+)\n((?: {2}.+\n)+)/gm)];
  if (tables.length === 0) throw new Error('The tests passed, and did not print what they had done.');
  return `# Processes of Nova that die during a recovery

Written by \`npm run proof -- faults-on-nova\`, on the real Nova of the lab (${release}).

SIGKILL ended a process of Nova in the middle of a recovery; services were started again at once, a destination after the run. Each
first run ended in time and told the truth: what it called recovered was, and of the rest it said why. No instance ever had two evacuations
under way, or two that succeeded. The second run brought home whatever Nova had not lost. What Nova has lost, nobody there works
on any more, and no API says so: such an evacuation counts as under way, and no second one is sent.

${tables.map(([, title = '', lines = '']) => `## ${title}\n\n\`\`\`text\n${lines.replace(/^ {2}/gm, '')}\`\`\``).join('\n\n')}
`;
}
