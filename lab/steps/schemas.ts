import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { labEndpoints, password } from '../endpoints.ts';
import { runInRoot } from '../in-root.ts';
import { labPath } from '../layout.ts';
import type { LabSettings } from '../settings.ts';
import { sql } from '../sql.ts';
import { once, type Step } from './step.ts';

/** The file among the data that says that all tables are made. */
export const schemasMade = 'schemas-made';

/** Makes the tables of every service, Keystone's keys and Nova's cells, in two strands for two processors. */
export const schemas: Step = {
  result: 'schemas',
  run: async (settings) => {
    await once(settings, schemasMade, async () => {
      await Promise.all([
        makeNovaSchemas(settings).then(async () => makeGlanceSchema(settings)),
        makeKeystoneSchema(settings)
          .then(async () => makePlacementSchema(settings))
          .then(async () => makeNeutronSchema(settings)),
      ]);
    });
  },
};

async function makeNovaSchemas(settings: LabSettings): Promise<void> {
  const databases = `mysql+pymysql://lab:lab@127.0.0.1:${settings.ports.mariadb}`;
  await runMains(settings, 'nova.cmd.manage', '/etc/nova/nova.conf', [
    ['api_db', 'sync'],
    ['cell_v2', 'map_cell0', '--database_connection', `${databases}/nova_cell0`],
    // Unlike all else here, to create the cell a second time would be an error.
    ...((await cellExists(settings)) ? [] : [['cell_v2', 'create_cell', '--name', 'cell1']]),
    ['db', 'sync'],
  ]);
}

async function makeKeystoneSchema(settings: LabSettings): Promise<void> {
  await makeKeys(settings, 'fernet-keys');
  await makeKeys(settings, 'credential-keys');
  const urls = ['public', 'internal', 'admin'].flatMap((kind) => [
    `--bootstrap-${kind}-url`,
    labEndpoints(settings).authUrl,
  ]);
  await runMains(settings, 'keystone.cmd.manage', '/etc/keystone/keystone.conf', [
    ['db_sync'],
    ['bootstrap', '--bootstrap-password', password, '--bootstrap-region-id', 'RegionOne', ...urls],
  ]);
}

async function makePlacementSchema(settings: LabSettings): Promise<void> {
  await runMains(settings, 'placement.cmd.manage', '/etc/placement/placement.conf', [['db', 'sync']]);
}

async function makeGlanceSchema(settings: LabSettings): Promise<void> {
  await runMains(settings, 'glance.cmd.manage', '/etc/glance/glance-api.conf', [['db_sync']]);
}

async function makeNeutronSchema(settings: LabSettings): Promise<void> {
  await runMains(settings, 'neutron.db.migration.cli', '/etc/neutron/neutron.conf', [
    ['--config-file', '/etc/neutron/ml2.ini', 'upgrade', 'heads'],
  ]);
}

/** Runs a management program of a service, once for each list of arguments. */
async function runMains(
  settings: LabSettings,
  module: string,
  configurationFile: string,
  argumentLists: readonly (readonly string[])[],
): Promise<void> {
  const lists = argumentLists.map((list) => ['--config-file', configurationFile, ...list]);
  await runInRoot(settings, ['python3', '/lab/python/run_mains.py', module], {
    input: JSON.stringify(lists),
    log: `schemas-${module.split('.')[0] ?? module}`,
  });
}

async function cellExists(settings: LabSettings): Promise<boolean> {
  // The table itself may not be there yet.
  const tables =
    "SELECT 1 FROM information_schema.tables WHERE table_schema = 'nova_api' AND table_name = 'cell_mappings'";
  if ((await sql(settings, tables)) === '') return false;
  return (await sql(settings, "SELECT 1 FROM nova_api.cell_mappings WHERE name = 'cell1'")) !== '';
}

/** A Fernet key is 32 random bytes. The file 0 holds the next one, the highest number the one that is used. */
async function makeKeys(settings: LabSettings, folder: string): Promise<void> {
  await mkdir(labPath(settings, 'data', 'keystone', folder), { recursive: true, mode: 0o700 });
  for (const index of ['0', '1']) {
    const file = labPath(settings, 'data', 'keystone', folder, index);
    const key = randomBytes(32).toString('base64').replaceAll('+', '-').replaceAll('/', '_');
    if (!existsSync(file)) await writeFile(file, key, { mode: 0o600 });
  }
}
