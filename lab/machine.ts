import { existsSync } from 'node:fs';
import { mkdir, readFile, statfs } from 'node:fs/promises';
import { freemem } from 'node:os';
import { readAptMirror } from './apt-mirror.ts';
import { packagesMarker } from './layout.ts';
import { portIsOpen } from './ports.ts';
import { isAlive } from './processes.ts';
import type { MachineFacts } from './requirements.ts';
import type { LabPorts, LabSettings } from './settings.ts';

/** The process that listens on each port. */
const owners: Readonly<Record<keyof LabPorts, string>> = {
  keystone: 'keystone',
  placement: 'placement',
  glance: 'glance',
  neutron: 'neutron',
  nova: 'nova-api',
  novaSoftDelete: 'nova-api-soft-delete',
  mariadb: 'mariadb',
  rabbitmq: 'rabbitmq',
  epmd: 'epmd',
  rabbitmqDistribution: 'rabbitmq',
};

/** Looks at what of this machine decides whether the lab can run on it. */
export async function machineFacts(settings: LabSettings): Promise<MachineFacts> {
  return {
    platform: process.platform,
    userId: process.getuid?.() ?? -1,
    osRelease: await readFile('/etc/os-release', 'utf8').catch(() => ''),
    installed: existsSync(packagesMarker(settings)),
    running: await isAlive(settings, owners.mariadb),
    mirror: settings.mirror ?? (await readAptMirror()),
    takenPorts: await takenPorts(settings),
    freeMemoryBytes: freemem(),
    freeDiskBytes: await freeDiskBytes(settings.directory),
  };
}

async function takenPorts(settings: LabSettings): Promise<MachineFacts['takenPorts']> {
  const taken: { service: string; port: number }[] = [];
  for (const name of Object.keys(owners) as (keyof LabPorts)[]) {
    const [service, port] = [owners[name], settings.ports[name]];
    if ((await portIsOpen(port)) && !(await isAlive(settings, service))) taken.push({ service, port });
  }
  return taken;
}

/** Without a folder, which only root may be able to make, there is nothing to say about its disk. */
async function freeDiskBytes(directory: string): Promise<number> {
  try {
    await mkdir(directory, { recursive: true });
    const { bavail, bsize } = await statfs(directory);
    return bavail * bsize;
  } catch {
    return Infinity;
  }
}
