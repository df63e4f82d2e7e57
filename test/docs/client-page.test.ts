import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { REQUEST_CHANNELS } from '../../src/http/diagnostics.ts';
import { EVERY_CALL } from '../schemas/every-call.ts';

describe('docs/client.md', async () => {
  const page = await readFile('docs/client.md', 'utf8');

  it('links only to what is there', () => {
    const links = [...page.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path]) => `docs/${path ?? ''}`);
    expect(links.length).toBeGreaterThan(20);
    expect(links.filter((path) => !existsSync(path))).toEqual([]);
  });

  it('names every call', () => {
    const missing = EVERY_CALL.filter(({ method }) => {
      const [group = '', name = ''] = method.split('.');
      return !page.split('\n').some((line) => line.includes(`\`${group}\``) && line.includes(`\`${name}\``));
    });
    expect(missing.map(({ method }) => method)).toEqual([
      // By its whole name there.
      'serverGroups.show',
    ]);
  });

  it('has a test for every row that compares', () => {
    const [, table = ''] = page.split('## Beside openstacksdk and gophercloud');
    const rows = table
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .slice(2);
    expect(rows.length).toBeGreaterThan(15);
    expect(rows.filter((row) => !/\]\(\.\.\/test\/[^)]+\) *\|$/.test(row))).toEqual([]);
  });

  it('says how many requests were held against schemas as the proof does', async () => {
    const proof = await readFile('docs/proofs/nova-schemas.md', 'utf8');
    const counts = [...proof.matchAll(/requests of the client +\| +(\d+)/g)].map(([, count]) =>
      Number(count),
    );
    expect(page).toContain(`${Math.max(...counts).toLocaleString('en')} requests, Nova 26 and 31`);
  });

  it('has the names of the channels', () => {
    expect(page).toContain(`\`${REQUEST_CHANNELS.start}\``);
  });
});
