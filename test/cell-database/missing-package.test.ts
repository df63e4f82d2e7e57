import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** Reads where there is no mysql2. */
const PROGRAM = `
import { cellDatabase } from './src/cell-database/index.ts';

const source = cellDatabase({ host: '127.0.0.1', port: 1, user: 'lifeboat', password: 'hunter2', database: 'nova' });
const error = await source.oldVmStates(['0b6d3c1e-0000-4000-8000-000000000001']).catch((error) => error);
console.log(JSON.stringify({ ...error, message: error.message, cause: error.cause?.code }));
`;

let folder: string;

beforeAll(async () => {
  // Beside no node_modules, so that Node finds no package but the one that is put there.
  folder = await mkdtemp(join(tmpdir(), 'nova-lifeboat-no-driver-'));
  await cp('src', join(folder, 'src'), { recursive: true });
  await cp('node_modules/zod', join(folder, 'node_modules', 'zod'), { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await writeFile(join(folder, 'program.ts'), PROGRAM);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

it('a missing mysql2 costs nothing until the first reading, which says what to install', async () => {
  const options = { cwd: folder, preferLocal: true, localDir: process.cwd() } as const;
  const { stdout } = await execa('tsx', ['program.ts'], options);
  const error = JSON.parse(stdout) as Record<string, unknown>;
  expect(error).toMatchObject({
    code: 'cellDatabase',
    reason: 'driverMissing',
    database: 'nova@127.0.0.1:1',
    driverCode: 'ERR_MODULE_NOT_FOUND',
    cause: 'ERR_MODULE_NOT_FOUND',
  });
  expect(error['message']).toContain('npm install mysql2');
  expect(error['message']).toContain('mysql2');
  expect(stdout).not.toContain('hunter2');
});
