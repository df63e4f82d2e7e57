import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LabSuite } from '../../lab/index.ts';
import { SCHEMAS_REPORT, type SchemasReport } from '../../test/schemas/report.ts';
import { runCommand } from '../ci/run-command.ts';
import { novaSchemasPage } from './nova-schemas-page.ts';
import type { Proof } from './proof.ts';

const SUITES: readonly LabSuite[] = ['bookworm', 'trixie'];
const PAGE = 'docs/proofs/nova-schemas.md';

/** What the client sends and the simulated cloud answers, held against Nova's own schemas. */
export const novaSchemas: Proof = {
  name: 'nova-schemas',
  proves:
    'Nova 26 and 31 take every request of the client at every microversion, and what the simulated cloud answers, as far as they have schemas: a minute; wants the packages of both labs, and nothing that runs',
  async run() {
    const directory = await mkdtemp(join(tmpdir(), 'nova-lifeboat-proof-'));
    try {
      const reports: SchemasReport[] = [];
      for (const suite of SUITES) {
        const file = join(directory, `${suite}.json`);
        const { exitCode } = await runCommand(
          `LAB_SUITE=${suite} npx vitest run --project nova test/nova/nova-schemas.test.ts`,
          { limitMinutes: 10, env: { [SCHEMAS_REPORT]: file } },
        );
        if (exitCode !== 0) return false;
        reports.push(JSON.parse(await readFile(file, 'utf8')) as SchemasReport);
      }
      await writeFile(PAGE, novaSchemasPage(reports));
      console.log(`${PAGE} has the results.`);
      return true;
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  },
};
