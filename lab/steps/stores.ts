import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { runInRoot } from '../in-root.ts';
import { labPath } from '../layout.ts';
import { portIsOpen } from '../ports.ts';
import { epmd, mariadb, rabbitmq } from '../process-table.ts';
import { startProcess } from '../processes.ts';
import type { LabSettings } from '../settings.ts';
import { sql } from '../sql.ts';
import { until } from '../wait.ts';
import type { Step } from './step.ts';

const databases = ['keystone', 'placement', 'glance', 'neutron', 'nova_api', 'nova', 'nova_cell0'];

/** Starts MariaDB, with an empty database for each service, and RabbitMQ. */
export const stores: Step = {
  result: 'MariaDB and RabbitMQ',
  run: async (settings) => {
    await ownedFolder(settings, 'rabbitmq', '/lab/data/rabbitmq');
    await startProcess(settings, epmd(settings.ports));
    await startProcess(settings, rabbitmq(settings.ports));
    await startMariadb(settings);
    await until(
      async () => portIsOpen(settings.ports.rabbitmq),
      { timeoutMs: 90_000 },
      () => `RabbitMQ does not answer: see ${labPath(settings, 'log', 'rabbitmq.log')}.`,
    );
  },
};

async function startMariadb(settings: LabSettings): Promise<void> {
  await ownedFolder(settings, 'mysql', '/run/mysqld');
  await makeSystemTables(settings);
  await startProcess(settings, mariadb);
  await until(
    async () => sql(settings, 'SELECT 1').catch(() => undefined),
    { timeoutMs: 90_000 },
    () => `MariaDB does not answer: see ${labPath(settings, 'log', 'mariadb.log')}.`,
  );
  const statements = databases.map(
    (name) =>
      `CREATE DATABASE IF NOT EXISTS ${name};` +
      `GRANT ALL ON ${name}.* TO 'lab'@'127.0.0.1' IDENTIFIED BY 'lab', 'lab'@'localhost' IDENTIFIED BY 'lab';`,
  );
  await sql(settings, statements.join('\n'));
}

/** Like the root, they get their name when they are whole. */
async function makeSystemTables(settings: LabSettings): Promise<void> {
  const made = labPath(settings, 'data', 'mariadb');
  if (existsSync(made)) return;
  const unfinished = labPath(settings, 'data', 'mariadb.unfinished');
  await rm(unfinished, { recursive: true, force: true });
  await ownedFolder(settings, 'mysql', '/lab/data/mariadb.unfinished');
  await runInRoot(
    settings,
    [
      'mariadb-install-db',
      '--no-defaults',
      '--user=mysql',
      '--datadir=/lab/data/mariadb.unfinished',
      '--skip-test-db',
    ],
    { log: 'mariadb-install-db' },
  );
  await rename(unfinished, made);
}

async function ownedFolder(settings: LabSettings, owner: string, path: string): Promise<void> {
  await mkdir(`${settings.root}${path}`, { recursive: true });
  await runInRoot(settings, ['chown', `${owner}:${owner}`, path], { log: 'chown' });
}
