import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runInRoot } from '../in-root.ts';
import { packagesMarker } from '../layout.ts';
import type { LabSettings } from '../settings.ts';
import { aptProxy, debianMirrorOf } from './root-file-system.ts';
import type { Step } from './step.ts';

/**
 * The libraries and common files of the services. The packages of the services themselves are left out: they bring
 * init scripts, debconf questions and a hypervisor, and not a line of code.
 */
const packageNames = [
  'glance-common',
  'mariadb-client',
  'mariadb-server',
  'neutron-common',
  'nova-common',
  'placement-common',
  'python3-fixtures', // the fake driver wants it
  'python3-glance',
  'python3-keystone',
  'python3-neutron',
  'python3-nova',
  'python3-placement',
  'python3-pymysql',
  'rabbitmq-server',
  'uwsgi-plugin-python3',
];

/** Installs the services' packages in the root. */
export const packages: Step = {
  result: 'packages',
  run: async (settings) => {
    if (existsSync(packagesMarker(settings))) return;
    await installPackages(settings, packageNames);
    await hastenRpcReplies(settings);
    await writeFile(packagesMarker(settings), `${packageNames.join('\n')}\n`);
  },
};

/** Installs packages in a root that {@link rootFileSystem} has made; may be interrupted and run again. */
export async function installPackages(settings: LabSettings, names: readonly string[]): Promise<void> {
  await configureApt(settings);
  const apt = async (...command: readonly string[]): Promise<string> =>
    runInRoot(settings, command, { log: 'packages', environment: { DEBIAN_FRONTEND: 'noninteractive' } });
  await apt('dpkg', '--configure', '-a');
  await apt('apt-get', 'update');
  await apt('apt-get', 'install', '-y', ...names);
  await apt('apt-get', 'clean');
}

async function configureApt(settings: LabSettings): Promise<void> {
  const write = async (path: string, lines: readonly string[], mode = 0o644): Promise<void> =>
    writeFile(join(settings.root, path), `${lines.join('\n')}\n`, { mode });
  const proxy = await aptProxy();
  await mkdir(join(settings.root, 'lab/no-compilation'), { recursive: true });
  await cp('/etc/resolv.conf', join(settings.root, 'etc/resolv.conf'), { dereference: true });
  await write('etc/apt/sources.list', [`deb ${await debianMirrorOf(settings)} ${settings.suite} main`]);
  await write('etc/apt/apt.conf.d/99lab', [
    'APT::Install-Recommends "0";',
    'Acquire::Languages "none";',
    // A mirror may be a snapshot of some day.
    'Acquire::Check-Valid-Until "false";',
    // An interrupted apt-get may have left a dpkg that is still at work.
    'DPkg::Lock::Timeout "120";',
    'DPkg::Path "/lab/no-compilation:/usr/sbin:/usr/bin:/sbin:/bin";',
    'DPkg::Options { "--force-confdef"; "--force-confold"; "--force-unsafe-io"; };',
    ...(proxy === '' ? [] : [`Acquire::http::Proxy "${proxy}";`]),
  ]);
  await write(
    'etc/dpkg/dpkg.cfg.d/lab',
    ['doc', 'man', 'locale'].map((folder) => `path-exclude /usr/share/${folder}/*`),
  );
  // Most of the modules are never imported, and Python compiles by itself those that are.
  await write('lab/no-compilation/py3compile', ['#!/bin/sh', 'exit 0'], 0o755);
  // No package may start a service when it is installed.
  await write('usr/sbin/policy-rc.d', ['#!/bin/sh', 'exit 101'], 0o755);
}

/**
 * The oslo.messaging of 2025.1 looks for the reply to each remote call only every half a second (bug 2035113), which
 * adds up to ten seconds in a single evacuation. Where a release has no such loop, this changes nothing.
 */
async function hastenRpcReplies({ root }: LabSettings): Promise<void> {
  const file = join(root, 'usr/lib/python3/dist-packages/oslo_messaging/_drivers/amqpdriver.py');
  const source = await readFile(file, 'utf8');
  await writeFile(file, source.replaceAll(/time\.sleep\(0\.5\)$/gm, 'time.sleep(0.01)'));
}
