import { cp, mkdir, readFile, symlink } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execa } from 'execa';

/** The package as a registry would hand it out. */
export interface Tarball {
  readonly path: string;
  /** Every file in it, relative to the package. */
  readonly files: readonly string[];
}

/** What the package is made from; a README that is not written yet is not missed here. */
const SOURCES = [
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'src',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
];

/**
 * Builds and packs a copy of the library in `directory`. The copy starts without dist/, so that nothing from an
 * earlier build is packed, and whoever uses dist/ at the same time is not disturbed.
 */
export async function packCopy(directory: string): Promise<Tarball> {
  await mkdir(directory);
  for (const source of SOURCES.filter((path) => existsSync(path))) {
    await cp(source, join(directory, source), { recursive: true });
  }
  await symlink(resolve('node_modules'), join(directory, 'node_modules'));
  await execa('npm', ['run', 'build'], { cwd: directory });
  const { stdout } = await execa('npm', ['pack', '--json'], { cwd: directory });
  const [packed] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
  return { path: join(directory, packed.filename), files: packed.files.map((file) => file.path) };
}

/** Installs the tarball, and the types of Node that a TypeScript user has anyway, into an empty folder. */
export async function installInto(directory: string, tarball: Tarball): Promise<void> {
  const { devDependencies } = JSON.parse(await readFile('package.json', 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  await mkdir(directory);
  const packages = [tarball.path, `@types/node@${devDependencies['@types/node'] ?? ''}`];
  // What `npm ci` has fetched is in npm's cache; only what is missing there comes from the registry.
  await execa('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', ...packages], {
    cwd: directory,
  });
}
