import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PacedClock, SimulatedCloud } from '../../src/testing/index.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { installInto, packCopy, type Tarball } from './support/pack.ts';
import { declarationFiles, exportedTypes } from './support/public-names.ts';

/** Imports each module that it is given, and prints the type of each of its exports. */
const IMPORT_ALL = `
const found = {};
for (const name of process.argv.slice(2)) {
  const module = await import(name);
  found[name] = Object.fromEntries(Object.keys(module).sort().map((key) => [key, typeof module[key]]));
}
console.log(JSON.stringify(found));
`;

/** Recovers a host of a simulated cloud that is reached over HTTP, and prints with which Node and how that ended. */
const RECOVER = `
import { evacuateHost, memoryJournal, NovaClient } from 'nova-lifeboat';
import { PacedClock, SimulatedCloud } from 'nova-lifeboat/testing';

const clock = new PacedClock({ speed: 100 });
const cloud = new SimulatedCloud({ clock });
cloud.addHosts('c1', 'c2', 'c7');
cloud.addInstance('archive', { host: 'c7', state: 'resized', from: 'stopped', source: 'c2' });
cloud.kill('c7');
const server = await cloud.listen();
const { auth } = cloud.connectOptions();
const nova = await NovaClient.connect({ auth: { ...auth, authUrl: server.authUrl }, clock });
const report = await evacuateHost(nova, 'c7', { storage: 'shared', fence: cloud.fencer(), clock, journal: memoryJournal() });
await nova.close();
await server.close();
const { vmState, host } = cloud.instance('archive');
console.log(JSON.stringify([process.version, report.outcome, vmState, host !== 'c7']));
`;

const CONSUMER_OPTIONS = {
  target: 'es2023',
  lib: ['es2023'],
  module: 'node20',
  types: ['node'],
  strict: true,
  noEmit: true,
  // The declarations that the library brings along are checked too, with the leanest of settings around them.
  skipLibCheck: false,
};

describe('the packed tarball, installed into an empty folder', () => {
  let directory: string;
  let consumer: string;
  let tarball: Tarball;
  let declarations: ReadonlyMap<string, string>;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'nova-lifeboat-package-'));
    consumer = join(directory, 'consumer');
    tarball = await packCopy(join(directory, 'package'));
    await installInto(consumer, tarball);
    declarations = declarationFiles(consumer, packageJson.name, packageJson.exports);
  });
  afterAll(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  it('holds the licence, the sources that its maps point to, and nothing of the workshop', () => {
    expect(tarball.files).toEqual(expect.arrayContaining(['LICENSE', 'CHANGELOG.md', 'src/errors.ts']));
    const workshop = tarball.files.filter(
      (file) => !/^(dist\/|src\/|[A-Z]+(\.md)?$|package\.json$)/.test(file),
    );
    expect(workshop).toEqual([]);
    expect(tarball.files.filter((file) => file.includes('.test.'))).toEqual([]);
  });

  it('exports what exports.txt lists, all of it defined, and nothing else', async () => {
    await writeFile(join(consumer, 'import-all.mjs'), IMPORT_ALL);
    const { stdout } = await execa('node', ['import-all.mjs', ...declarations.keys()], { cwd: consumer });
    const values = JSON.parse(stdout) as Record<string, Record<string, string>>;
    const types = exportedTypes(declarations);

    const lines = [...declarations.keys()].flatMap((subpath) => [
      subpath,
      ...Object.entries(values[subpath] ?? {}).map(([name, type]) => `  ${type} ${name}`),
      ...(types.get(subpath) ?? []).map((name) => `  type ${name}`),
    ]);
    expect(lines.filter((line) => line.startsWith('  undefined '))).toEqual([]);
    // `npx vitest run --project package --update` writes the list anew; its diff is the change to the API.
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('exports.txt');
  });

  it.each([
    ['TypeScript 5.9', 'node_modules/typescript5/bin/tsc'],
    ['TypeScript 6', 'node_modules/typescript/bin/tsc'],
    ['TypeScript 7', 'node_modules/typescript7/bin/tsc'],
  ])('has declarations that %s accepts, with those of its dependencies', async (_name, compiler) => {
    const imports = [...declarations.keys()].map((subpath, n) => `export * as entry${n} from '${subpath}';`);
    await writeFile(join(consumer, 'consumer.mts'), `${imports.join('\n')}\n`);
    const config = { compilerOptions: CONSUMER_OPTIONS, files: ['consumer.mts'] };
    await writeFile(join(consumer, 'tsconfig.json'), JSON.stringify(config));
    const result = await execa('node', [resolve(compiler)], { cwd: consumer, reject: false });
    expect(result.stdout).toBe('');
    expect(result.exitCode).toBe(0);
  });

  it.each([20, 22, 24, 26])('recovers a host on Node %i', async (major) => {
    await writeFile(join(consumer, 'recover.mjs'), RECOVER);
    // The registry has every release of Node as a package.
    const ofThatNode = ['--yes', '--prefer-offline', '--package', `node@${major}`, 'node'];
    const { stdout } = await execa('npx', [...ofThatNode, 'recover.mjs'], { cwd: consumer });
    expect(JSON.parse(stdout)).toEqual([
      expect.stringMatching(`^v${major}\\.`),
      'recovered',
      'stopped',
      true,
    ]);
  });

  it('runs the example that connects by a clouds.yaml', async () => {
    const cloud = new SimulatedCloud({ clock: new PacedClock() });
    cloud.addHosts('c1');
    await using server = await cloud.listen();
    const example = 'connect-by-clouds-yaml';
    await cp(`examples/${example}.ts`, join(consumer, `${example}.mts`));
    const { auth } = cloud.connectOptions();
    const login = { auth_url: server.authUrl, username: auth.username, project_name: auth.projectName };
    await writeFile(join(consumer, 'clouds.yaml'), JSON.stringify({ clouds: { prod: { auth: login } } }));
    await writeFile(
      join(consumer, 'secure.yaml'),
      JSON.stringify({ clouds: { prod: { auth: { password: auth.password } } } }),
    );
    const { stdout } = await execa(resolve('node_modules/.bin/tsx'), [`${example}.mts`, 'prod'], {
      cwd: consumer,
      env: { PATH: process.env['PATH'], HOME: consumer },
      extendEnv: false,
    });
    expect(stdout).toContain('The cloud prod, by password');
    expect(stdout).toMatch(/auth\.password: .*secure\.yaml/);
    expect(stdout).toContain('nova-compute on c1');
    expect(stdout).not.toContain(auth.password);
  });

  it('lets its package.json be read, which tools ask for', async () => {
    const code = `console.log((await import('${packageJson.name}/package.json', { with: { type: 'json' } })).default.version)`;
    const { stdout } = await execa('node', ['--no-warnings', '--input-type=module', '--eval', code], {
      cwd: consumer,
    });
    expect(stdout).toBe(packageJson.version);
  });
});
