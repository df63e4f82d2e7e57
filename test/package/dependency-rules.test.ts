import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** A file with an import that must not be, and the rule that must say so. */
const WRONG_IMPORTS = [
  ['src/model/wrong.ts', '../recovery/right.ts', 'layer-model'],
  ['src/errors.ts', './http/right.ts', 'layer-errors'],
  ['src/model/reads-files.ts', 'node:fs', 'pure-core'],
  ['src/recovery/uses-a-package.ts', 'zod', 'pure-core'],
  ['src/recovery/rules/asks-node.ts', 'node:process', 'pure-core'],
  ['src/recovery/calls-nova.ts', '../nova/right.ts', 'layer-recovery'],
  ['src/recovery/runs-itself.ts', '../executor/right.ts', 'layer-recovery'],
  ['src/http/knows-config.ts', '../config/right.ts', 'layer-http'],
  ['src/config/logs-in.ts', '../auth/right.ts', 'layer-config'],
  ['src/auth/calls-nova.ts', '../nova/right.ts', 'layer-auth'],
  ['src/nova/plans.ts', '../recovery/right.ts', 'layer-nova'],
  ['src/nova/executes.ts', '../executor/right.ts', 'layer-nova'],
  ['src/executor/fences.ts', '../fencing/right.ts', 'layer-executor'],
  ['src/executor/uses-the-front-door.ts', '../index.ts', 'layer-executor'],
  ['src/fencing/calls-nova.ts', '../nova/right.ts', 'layer-fencing'],
  ['src/fencing/executes.ts', '../executor/right.ts', 'layer-fencing'],
  ['src/cell-database/executes.ts', '../executor/right.ts', 'layer-cell-database'],
  ['src/cell-database/imports-mysql2.ts', 'mysql2', 'published-dependencies-only'],
  ['src/cell-database/mysql2-driver.ts', 'execa', 'optional-peer-in-one-place'],
  ['src/testing/plans.ts', '../recovery/right.ts', 'layer-testing'],
  ['src/testing/executes.ts', '../executor/right.ts', 'layer-testing'],
  ['src/testing/opens-sockets.ts', '../http/right.ts', 'layer-testing'],
  ['src/cli/executes.ts', '../executor/right.ts', 'layer-cli'],
  ['src/elsewhere/wrong.ts', '../model/right.ts', 'folder-without-layer'],
  ['src/executor/uses-the-lab.ts', '../../lab/right.ts', 'src-stands-alone'],
  ['src/http/uses-a-test.ts', '../../test/right.ts', 'src-stands-alone'],
  ['src/nova/uses-an-example.ts', '../../examples/right.ts', 'src-stands-alone'],
  ['src/config/uses-a-dev-tool.ts', 'execa', 'published-dependencies-only'],
  ['src/auth/mistypes.ts', './no-such-file.ts', 'no-unresolvable'],
  ['src/model/circle.ts', './other-half.ts', 'no-circular'],
  ['src/index.ts', './executor/reaches-testing.ts', 'main-entry-stays-lean'],
] as const;

/** Files that the wrong ones import, and imports that are as they should be. */
const RIGHT_IMPORTS = [
  ['src/model/other-half.ts', './circle.ts'],
  ['src/executor/reaches-testing.ts', '../testing/right.ts'],
  ['src/recovery/right.ts', '../model/right.ts'],
  ['src/http/transport.ts', 'undici'],
  ['src/nova/right.ts', '../auth/right.ts'],
  ['src/executor/right.ts', '../recovery/right.ts'],
  ['src/testing/right.ts', '../http/transport.ts'],
  ['src/fencing/asks-a-bmc.ts', '../http/transport.ts'],
  ['src/cli/right.ts', '../recovery/index.ts'],
  ...['src/model', 'src/http', 'src/config', 'src/auth', 'src/fencing', 'lab', 'test', 'examples'].map(
    (folder) => [`${folder}/right.ts`, undefined] as const,
  ),
  ['src/recovery/index.ts', './right.ts'],
] as const;

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string; readonly severity: string };
}

/** Runs the gate as `npm run check` does, on the folders of another tree. */
async function runGate(directory: string, ...args: readonly string[]) {
  const options = { preferLocal: true, localDir: process.cwd(), cwd: directory, reject: false } as const;
  return await execa('depcruise', ['src', 'lab', 'test', 'examples', ...args], options);
}

async function violationsIn(directory: string): Promise<readonly Violation[]> {
  const { stdout } = await runGate(directory, '--output-type', 'json');
  return (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations;
}

describe('the direction of imports', () => {
  let directory: string;
  let violations: readonly Violation[];

  beforeAll(async () => {
    // The rules are tried on a tree in miniature, so that what src/ happens to hold plays no part.
    directory = await mkdtemp(join(tmpdir(), 'nova-lifeboat-layers-'));
    for (const file of ['.dependency-cruiser.js', 'package.json', 'tsconfig.json']) {
      await cp(file, join(directory, file));
    }
    for (const name of ['zod', 'undici', 'execa', 'mysql2']) {
      const folder = join(directory, 'node_modules', name);
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'package.json'), JSON.stringify({ name, main: 'index.js' }));
      await writeFile(join(folder, 'index.js'), '');
    }
    for (const [file, target] of [...RIGHT_IMPORTS, ...WRONG_IMPORTS]) {
      // Types only: the weakest of imports is enough to break a rule.
      const code = target === undefined ? 'export type A = 1;\n' : `export type { A } from '${target}';\n`;
      await mkdir(join(directory, dirname(file)), { recursive: true });
      await writeFile(join(directory, file), code);
    }
    violations = await violationsIn(directory);
  });
  afterAll(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  it.each(WRONG_IMPORTS)('forbids %s to import %s, by %s', (file, _target, name) => {
    const rules = violations
      .filter((violation) => violation.from === file)
      .map((violation) => violation.rule);
    expect(rules).toContainEqual({ name, severity: 'error' });
  });

  it('forbids nothing else', () => {
    const wrong = new Set<string>(WRONG_IMPORTS.map(([file]) => file));
    const blamed = violations.map((violation) => violation.from).filter((file) => !wrong.has(file));
    // The last step of the way from the main entry to the simulated cloud breaks its own layer's rule.
    expect(blamed).toEqual(['src/executor/reaches-testing.ts']);
  });

  it('fails the gate, and says which rule and which import', async () => {
    const { exitCode, stdout } = await runGate(directory);
    expect(exitCode).not.toBe(0);
    expect(stdout).toContain('error layer-recovery: src/recovery/calls-nova.ts → src/nova/right.ts');
  });

  it('is kept by the library itself', async () => {
    const { exitCode, stdout } = await runGate(process.cwd());
    expect(stdout).toContain('no dependency violations found');
    expect(exitCode).toBe(0);
  });
});
