import { writeFile } from 'node:fs/promises';
import { readSamples, type SamplesReport } from '../../test/schemas/nova-samples.ts';
import type { Proof } from './proof.ts';

/** The folder `doc/api_samples` of Nova's source, which no package of Debian has. */
const FOLDER_VARIABLE = 'NOVA_API_SAMPLES';
const PAGE = 'docs/proofs/nova-samples.md';

/** Every answer that Nova documents, read by the client. */
export const novaSamples: Proof = {
  name: 'nova-samples',
  proves: `the client reads every answer that Nova documents for its calls, at each of their microversions: seconds; wants ${FOLDER_VARIABLE}, the folder doc/api_samples of Nova's source`,
  async run() {
    const folder = process.env[FOLDER_VARIABLE];
    if (folder === undefined || folder === '') {
      console.error(`${FOLDER_VARIABLE} must name the folder doc/api_samples of Nova's source.`);
      return false;
    }
    const report = await readSamples(folder);
    for (const problem of report.problems) console.error(problem);
    if (report.problems.length > 0 || Object.keys(report.read).length === 0) return false;
    await writeFile(PAGE, page(report));
    console.log(`${PAGE} has the results.`);
    return true;
  },
};

function page({ read, tooOld }: SamplesReport): string {
  const rows = Object.entries(read).map(([name, count]) => `| ${name} | ${count} |`);
  const sum = Object.values(read).reduce((all, count) => all + count, 0);
  return `# Answers that Nova documents

Written by \`npm run proof -- nova-samples\`.

Nova's source has samples of what it answers, one for each microversion that changes the shape. Those of the client's own calls were
given to it as the answer of a Nova that has nothing newer: it read all ${sum}. ${tooOld.length} others are of microversions that are
older than the client asks for.

| sample | read, of as many microversions |
| --- | ---: |
${rows.join('\n')}
`;
}
