import { CloudConfigError } from './cloud-config-error.ts';
import type { Branch } from './config-tree.ts';
import { readYaml } from './read-yaml.ts';

/** Where files may be, and who reads them. */
export interface FileAccess {
  /**
   * Gives a file's text. Null, or an error whose `code` is `ENOENT` or `ENOTDIR`, says that it is not there; with any
   * other error the file counts as unreadable.
   */
  readonly readFile: (path: string) => string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The working folder; absolute. */
  readonly cwd: string;
  /** The user's home folder; absolute. */
  readonly home: string;
}

/** What a search for a file has found. */
export interface FoundFile {
  /** Null where there is no such file. */
  readonly path: string | null;
  readonly tree: Branch | null;
  /** All places that were looked at or would have been, in order. */
  readonly searched: readonly string[];
  /** What was passed over, in words. */
  readonly warnings: readonly string[];
}

const SUFFIXES = ['.yaml', '.yml', '.json'];

/** The folders that openstacksdk searches on Linux, in its order. Pure. */
export function searchFolders({ env, cwd, home }: Omit<FileAccess, 'readFile'>): readonly string[] {
  const xdgHome = nonEmpty(env['XDG_CONFIG_HOME']) ?? join(home, '.config');
  // In a snap, HOME is a folder of the snap's own.
  const unixHome = join(nonEmpty(env['SNAP_REAL_HOME']) ?? home, '.config');
  const xdgSites = (nonEmpty(env['XDG_CONFIG_DIRS']) ?? '/etc/xdg').split(':').filter((dir) => dir !== '');
  const folders = [
    cwd,
    join(xdgHome, 'openstack'),
    join(unixHome, 'openstack'),
    ...xdgSites.map((dir) => join(dir, 'openstack')),
    '/etc/openstack',
  ];
  return [...new Set(folders)];
}

/**
 * Looks for `clouds`, `secure` or `clouds-public` in the folders; the first file that is there and readable counts,
 * and files are not put together.
 *
 * @param named The only file that counts, with the name of the option or variable that says so; it has to be there.
 * @throws CloudConfigError where the named file cannot be read, or a file is no YAML mapping.
 */
export function findFile(
  access: FileAccess,
  stem: 'clouds' | 'secure' | 'clouds-public',
  named: { readonly path: string; readonly by: string } | null,
): FoundFile {
  if (named !== null) {
    const path = named.path.startsWith('/') ? named.path : join(access.cwd, named.path);
    const text = tryRead(access, path);
    if (typeof text !== 'string') {
      throw new CloudConfigError(
        `${named.by}: ${path} ${text === null ? 'does not exist' : `cannot be read (${text.code})`}; no other file is searched while it is named`,
        { problem: 'fileMissing', searched: [path] },
      );
    }
    return { path, tree: readYaml(path, text), searched: [path], warnings: [] };
  }

  const searched = searchFolders(access).flatMap((folder) =>
    SUFFIXES.map((suffix) => join(folder, `${stem}${suffix}`)),
  );
  const warnings: string[] = [];
  for (const path of searched) {
    const text = tryRead(access, path);
    if (typeof text === 'string') return { path, tree: readYaml(path, text), searched, warnings };
    if (text !== null) warnings.push(`${path} cannot be read (${text.code}) and was passed over`);
  }
  return { path: null, tree: null, searched, warnings };
}

function tryRead(access: FileAccess, path: string): string | null | { readonly code: string } {
  try {
    return access.readFile(path);
  } catch (error) {
    const code =
      typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
        ? error.code
        : 'unknown error';
    return code === 'ENOENT' || code === 'ENOTDIR' ? null : { code };
  }
}

function join(folder: string, name: string): string {
  return `${folder.replace(/\/+$/, '')}/${name}`;
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value;
}
