import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Auth, ScopeOptions } from '../../src/config/credentials.ts';
import { resolveAuth } from '../../src/config/resolve-auth.ts';

/** Every option by which a scope is named; the compiler sees that none is missing. */
const SCOPES: Readonly<Record<keyof ScopeOptions, true>> = {
  projectName: true,
  projectId: true,
  projectDomainName: true,
  projectDomainId: true,
  domainName: true,
  domainId: true,
  systemScope: true,
  trustId: true,
};

describe('the page about authentication', () => {
  it('has a row for every way to log in that an error offers', async () => {
    const page = await readFile('docs/authentication.md', 'utf8');
    let offered = '';
    try {
      resolveAuth({ type: 'something' } as unknown as Auth);
    } catch (error) {
      offered = String(error);
    }
    const types = [...offered.matchAll(/'(\w+)'/g)].map(([, type]) => type ?? '');
    expect(types).toHaveLength(6);
    for (const type of types) expect(page).toContain(`\n| \`${type}\` |`);
  });

  it('names every scope', async () => {
    const page = await readFile('docs/authentication.md', 'utf8');
    for (const option of Object.keys(SCOPES)) expect(page).toMatch(new RegExp(`\`${option}\\b`));
  });
});
