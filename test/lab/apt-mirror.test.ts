import { mkdtemp, mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { debianMirror, packageUris, readAptMirror } from '../../lab/apt-mirror.ts';

describe('packageUris', () => {
  it('reads every URI of a deb822 file, also on continued lines and between comments', () => {
    const text = [
      'Types: deb deb-src',
      '# URIs: http://commented.example/debian',
      'URIs: http://one.example/debian',
      '# a comment in the middle of a field',
      '  http://two.example/debian/',
      'Suites: bookworm bookworm-updates',
      'Signed-By:',
      ' -----BEGIN PGP PUBLIC KEY BLOCK-----',
      ' .',
      ' mDMEY865UxYJKwYBBAHaRw8BAQdA',
      '',
      'types: deb',
      'uris: http://three.example/debian-security',
    ].join('\n');
    expect(packageUris(text, 'deb822')).toEqual([
      'http://one.example/debian',
      'http://two.example/debian/',
      'http://three.example/debian-security',
    ]);
  });

  it('leaves out deb822 stanzas that are disabled or have sources only', () => {
    const disabled = 'Enabled: no\nTypes: deb\nURIs: http://one.example/debian';
    const sourcesOnly = 'Types: deb-src\nURIs: http://two.example/debian';
    expect(packageUris(`${disabled}\n\n${sourcesOnly}\n`, 'deb822')).toEqual([]);
  });

  it('reads one-line files with and without options, and passes comments and sources over', () => {
    const text = [
      '# deb http://commented.example/debian bookworm main',
      'deb [arch=amd64 signed-by=/usr/share/keyrings/some.gpg] http://one.example/debian bookworm main # here',
      'deb http://two.example/debian-security bookworm-security main',
      'deb-src http://three.example/debian bookworm main',
      '',
    ].join('\n');
    expect(packageUris(text, 'one-line')).toEqual([
      'http://one.example/debian',
      'http://two.example/debian-security',
    ]);
  });
});

describe('debianMirror', () => {
  it("takes the first URI that is Debian's own archive", () => {
    const uris = [
      'http://mirror.example/debian-security',
      'cdrom:[Debian]/debian',
      'https://other.example/apt',
      'http://mirror.example/debian/',
      'http://later.example/debian',
    ];
    expect(debianMirror(uris)).toBe('http://mirror.example/debian/');
  });

  it('takes a snapshot of the archive for one', () => {
    const snapshot = 'http://snapshots.example/archive/debian/20260801T000000Z';
    expect(debianMirror(['http://other.example/debian-extras', snapshot])).toBe(snapshot);
  });
});

describe('readAptMirror', () => {
  it('looks into sources.list and the files beside it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'apt-'));
    expect(await readAptMirror(folder)).toBeUndefined();

    await mkdir(join(folder, 'sources.list.d'));
    await writeFile(
      join(folder, 'sources.list.d', 'debian.sources'),
      'Types: deb\nURIs: http://a.example/debian\n',
    );
    await writeFile(
      join(folder, 'sources.list.d', 'a.list.disabled'),
      'deb http://b.example/debian trixie main\n',
    );
    expect(await readAptMirror(folder)).toBe('http://a.example/debian');

    await writeFile(join(folder, 'sources.list'), 'deb http://c.example/debian trixie main\n');
    expect(await readAptMirror(folder)).toBe('http://c.example/debian');
  });
});
