import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { authTypeOf, SUPPORTED_AUTH_TYPES } from '../../src/config/auth-types.ts';
import { searchFolders } from '../../src/config/config-files.ts';
import { leaf } from '../../src/config/config-tree.ts';
import { OVERLAY_VARIABLES } from '../../src/config/environment-cloud.ts';

const page = await readFile('docs/configuration.md', 'utf8');

describe('docs/configuration.md', () => {
  it('shows what examples/connect-by-clouds-yaml.ts does, which the compiler reads', async () => {
    const compiled = await readFile('examples/connect-by-clouds-yaml.ts', 'utf8');
    const [, ...examples] = [...page.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, code]) => code ?? '');
    expect(examples).toHaveLength(2);
    expect(examples.filter((code) => !compiled.includes(code))).toEqual([]);
  });

  it('lists the folders in the order in which they are searched', () => {
    const folders = searchFolders({ env: { XDG_CONFIG_HOME: '/xdg' }, cwd: '/project', home: '/home/op' });
    const named = [
      '/project',
      '/xdg/openstack',
      '/home/op/.config/openstack',
      '/etc/xdg/openstack',
      '/etc/openstack',
    ];
    expect(folders).toEqual(named);
    const places = [
      'the working folder',
      '`$XDG_CONFIG_HOME/',
      '`~/.config/',
      '`/etc/xdg/',
      '`/etc/openstack`',
    ];
    places.forEach((place, index) => expect(page).toContain(`\n${index + 1}. ${place}`));
  });

  it('names every auth type that is supported, and no other', () => {
    const section = /## How to log in\n\n([^]*?)\n\n/.exec(page)?.[1] ?? '';
    const named = [...section.matchAll(/^\| (`[^|]*) \|/gm)].flatMap(([, cell]) =>
      [...(cell ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name ?? ''),
    );
    const types = named.filter((name) => name !== 'auth_type');
    expect(types).toEqual(SUPPORTED_AUTH_TYPES.split(/, | and /));
    for (const name of types) {
      expect(authTypeOf(leaf(name, { from: 'default' })).keys.length).toBeGreaterThan(0);
    }
  });

  it('names every variable that is laid over a cloud, and every problem', async () => {
    const problems = await readFile('src/config/cloud-config-error.ts', 'utf8');
    const words = [...problems.matchAll(/^ \* - `(\w+)`/gm)].map(([, word]) => word ?? '');
    expect(words).toHaveLength(7);
    const missing = [...Object.keys(OVERLAY_VARIABLES), ...words].filter(
      (word) => !page.includes(`\`${word}\``),
    );
    expect(missing).toEqual([]);
  });
});
