import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { LabError } from '../lab-error.ts';
import { labPath } from '../layout.ts';
import type { LabPorts, LabSettings } from '../settings.ts';
import { fillTemplate } from '../template.ts';
import { schemasMade } from './schemas.ts';
import type { Step } from './step.ts';

/** Each template of `lab/config`, and where the services look for it in the root. */
const files: Readonly<Record<string, string>> = {
  'clouds.yaml': 'etc/openstack/clouds.yaml',
  'glance-api.conf': 'etc/glance/glance-api.conf',
  'keystone.conf': 'etc/keystone/keystone.conf',
  'mariadb.cnf': 'lab/mariadb.cnf',
  'neutron-ml2.ini': 'etc/neutron/ml2.ini',
  'neutron.conf': 'etc/neutron/neutron.conf',
  'nova-api-soft-delete.conf': 'etc/nova/nova-api-soft-delete.conf',
  'nova.conf': 'etc/nova/nova.conf',
  'placement.conf': 'etc/placement/placement.conf',
};

/** Writes the configuration of every service. It is done each time, so that a changed template takes effect. */
export const configuration: Step = {
  result: 'configuration',
  run: async (settings) => {
    await keepPorts(settings);
    const values = await templateValues(settings);
    for (const [template, path] of Object.entries(files)) {
      await writeFilled(template, join(settings.root, path), values);
    }
    for (const host of settings.hosts) {
      const path = join(settings.root, `etc/nova/compute-${host}.conf`);
      await writeFilled('nova-compute.conf', path, { ...values, host });
      await mkdir(labPath(settings, 'data', 'nova', host, 'locks'), { recursive: true });
    }
    for (const folder of ['images', 'tasks', 'staging']) {
      await mkdir(labPath(settings, 'data', 'glance', folder), { recursive: true });
    }
    for (const folder of ['instances', 'locks']) {
      await mkdir(labPath(settings, 'data', 'nova', folder), { recursive: true });
    }
    await mkdir(labPath(settings, 'data', 'neutron'), { recursive: true });
    await cp(join(import.meta.dirname, '..', 'python'), labPath(settings, 'python'), { recursive: true });
    // Erlang and Nova want the machine's own name to lead somewhere, and MariaDB's grants know 127.0.0.1 alone.
    await writeFile(join(settings.root, 'etc/hosts'), `127.0.0.1 localhost ${hostname()}\n`);
  },
};

/** The ports are part of the data: the service catalogue and the record of Nova's cell hold them. */
async function keepPorts(settings: LabSettings): Promise<void> {
  const file = labPath(settings, 'data', 'ports.json');
  const ports = JSON.stringify(settings.ports);
  const kept = JSON.parse(await readFile(file, 'utf8').catch(() => '{}')) as Partial<LabPorts>;
  // A port that the lab has got since the data were made is in none of them.
  const moved = (Object.keys(kept) as (keyof LabPorts)[]).some((name) => kept[name] !== settings.ports[name]);
  if (moved && existsSync(labPath(settings, 'data', schemasMade))) {
    throw new LabError(
      "The lab's data were made with another LAB_PORT_OFFSET: set that one, or run `down --wipe`.",
    );
  }
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, ports);
}

type TemplateValues = Readonly<Record<string, string | number>>;

async function templateValues(settings: LabSettings): Promise<TemplateValues> {
  const { ports } = settings;
  const values = {
    keystonePort: ports.keystone,
    glancePort: ports.glance,
    neutronPort: ports.neutron,
    mariadbPort: ports.mariadb,
    databases: `mysql+pymysql://lab:lab@127.0.0.1:${ports.mariadb}`,
    messageQueue: `rabbit://guest:guest@127.0.0.1:${ports.rabbitmq}/`,
    fakeDriver: await fakeDriver(settings),
  };
  return {
    ...values,
    serviceLogin: fillTemplate(await readTemplate('service-login.conf'), values).trimEnd(),
  };
}

/**
 * From nova 27 on, the plain driver gives its node a new identity at each start, and a nova-compute that comes back
 * collides with its own resource provider. Before that, the plain driver is the only one, and will do.
 */
async function fakeDriver({ root }: LabSettings): Promise<string> {
  const source = await readFile(join(root, 'usr/lib/python3/dist-packages/nova/virt/fake.py'), 'utf8');
  const keepsIdentity = 'FakeDriverWithoutFakeNodes';
  return source.includes(`class ${keepsIdentity}`) ? keepsIdentity : 'FakeDriver';
}

async function writeFilled(template: string, path: string, values: TemplateValues): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, fillTemplate(await readTemplate(template), values));
}

async function readTemplate(name: string): Promise<string> {
  return readFile(join(import.meta.dirname, '..', 'config', name), 'utf8');
}
