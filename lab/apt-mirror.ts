import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Which of apt's two notations a file is written in: `.sources` files are deb822, `.list` files one-line. */
export type SourcesFormat = 'deb822' | 'one-line';

/** Returns the URIs from which a file of apt sources fetches binary packages, in the order of the file. */
export function packageUris(text: string, format: SourcesFormat): readonly string[] {
  return format === 'deb822' ? text.split(/\n\s*\n/).flatMap(stanzaUris) : text.split('\n').flatMap(lineUris);
}

/**
 * Returns the first of these URIs that is a mirror of Debian itself. Security updates and other people's archives
 * stand in the same files; Debian's own archive is told by the last part of its path.
 */
export function debianMirror(uris: readonly string[]): string | undefined {
  return uris.find((uri) => /^(https?|file):.*\/debian(\/\d{8}T\d{6}Z)?\/?$/.test(uri));
}

/** Returns the Debian mirror that the machine's own apt uses, or `undefined` when there is none. */
export async function readAptMirror(aptFolder = '/etc/apt'): Promise<string | undefined> {
  const parts = join(aptFolder, 'sources.list.d');
  const names = (await readdir(parts).catch(() => [])).sort();
  const files = [join(aptFolder, 'sources.list'), ...names.map((name) => join(parts, name))];
  const uris = await Promise.all(
    files
      .filter((file) => /\.(list|sources)$/.test(file))
      .map(async (file) =>
        packageUris(
          await readFile(file, 'utf8').catch(() => ''),
          file.endsWith('.sources') ? 'deb822' : 'one-line',
        ),
      ),
  );
  return debianMirror(uris.flat());
}

function stanzaUris(stanza: string): readonly string[] {
  const text = stanza.replaceAll(/^#.*\n?/gm, '');
  const field = (name: string): string | undefined =>
    // A field goes on over the lines that begin with white space.
    new RegExp(`^${name}:((?:.*)(?:\\n[ \\t].*)*)`, 'im').exec(text)?.[1];
  if (/^\s*(no|false|without|off|disable)\s*$/i.test(field('Enabled') ?? '')) return [];
  if (!words(field('Types')).includes('deb')) return [];
  return words(field('URIs'));
}

function lineUris(line: string): readonly string[] {
  const uri = /^\s*deb\s+(?:\[[^\]]*\]\s*)?([^\s#]+)/.exec(line)?.[1];
  return uri === undefined ? [] : [uri];
}

function words(text: string | undefined): readonly string[] {
  return (text ?? '').split(/\s+/).filter((word) => word !== '');
}
