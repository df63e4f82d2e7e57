import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

describe('docs/architecture.md', () => {
  it('names only files and folders that are there', async () => {
    const page = await readFile('docs/architecture.md', 'utf8');
    const named = [...page.matchAll(/`((?:src\/)?[\w-]+\/[\w./-]*)`/g)].map(([, path]) => path ?? '');
    const paths = named.map((path) => (path.startsWith('src/') ? path : `src/${path}`));
    expect(paths.length).toBeGreaterThan(20);
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  });
});

describe.each(['README.md', 'CONTRIBUTING.md', 'lab/README.md'])('%s', (page) => {
  it('links only to what is there', async () => {
    const folder = page.includes('/') ? page.slice(0, page.lastIndexOf('/') + 1) : '';
    const text = await readFile(page, 'utf8');
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(
      ([, path]) => `${folder}${path ?? ''}`,
    );
    expect(links.filter((path) => !existsSync(path))).toEqual([]);
  });
});
