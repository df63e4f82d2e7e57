import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { decisionTablePage } from '../../scripts/decision-table/page.ts';
import { RULE_IDS } from '../../src/recovery/index.ts';

describe('docs/decision-table.md', () => {
  it('is what the rules say (else: npm run decision-table)', async () => {
    expect(await readFile('docs/decision-table.md', 'utf8')).toBe(decisionTablePage());
  });

  it('has a section for every rule, in their order', async () => {
    const page = await readFile('docs/decision-table.md', 'utf8');
    const sections = [...page.matchAll(/^### (\w+)$/gm)].map(([, id]) => id);
    expect(sections).toEqual(RULE_IDS);
  });
});
