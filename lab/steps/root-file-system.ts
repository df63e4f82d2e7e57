import { existsSync } from 'node:fs';
import { mkdir, readdir, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { execa } from 'execa';
import { readAptMirror } from '../apt-mirror.ts';
import { runOnMachine } from '../in-root.ts';
import { LabError } from '../lab-error.ts';
import { physicalRoot } from '../layout.ts';
import { removeRoot } from '../mounts.ts';
import { killAllIn } from '../processes.ts';
import type { LabSettings } from '../settings.ts';
import type { Step } from './step.ts';

const included = ['ca-certificates', 'curl', 'iproute2', 'netbase', 'procps', 'python3'];

/** Makes the root by debootstrap. It gets its name when it is whole: a root that exists is never half a root. */
export const rootFileSystem: Step = {
  result: 'root file system',
  run: async (settings) => {
    if (existsSync(settings.root)) return;
    const log = join(settings.directory, `${settings.suite}-debootstrap.log`);
    if (!(await isInstalled('debootstrap'))) await installDebootstrap(log);
    const root = await physicalRoot(settings);
    await removeUnfinished(root);
    const unfinished = `${root}.unfinished-${process.pid}`;
    await mkdir(unfinished, { recursive: true });
    const options = ['--variant=minbase', `--include=${included.join(',')}`];
    await runOnMachine(
      [
        'env',
        ...(await proxyVariables()),
        'debootstrap',
        ...options,
        settings.suite,
        unfinished,
        await debianMirrorOf(settings),
      ],
      log,
    );
    await rename(unfinished, root);
  },
};

/**
 * Returns the mirror that the lab's packages come from.
 *
 * @throws {@link LabError} when neither the settings nor apt name one.
 */
export async function debianMirrorOf(settings: LabSettings): Promise<string> {
  const mirror = settings.mirror ?? (await readAptMirror());
  if (mirror === undefined) throw new LabError('There is no Debian mirror.');
  return mirror;
}

/** Returns the HTTP proxy of the machine's own apt, or an empty text. */
export async function aptProxy(): Promise<string> {
  const { stdout } = await execa('apt-config', ['shell', 'PROXY', 'Acquire::http::Proxy']);
  return /^PROXY='(.*)'$/m.exec(stdout)?.[1] ?? '';
}

async function proxyVariables(): Promise<readonly string[]> {
  const proxy = await aptProxy();
  return proxy === '' ? [] : [`http_proxy=${proxy}`];
}

async function installDebootstrap(log: string): Promise<void> {
  await runOnMachine(['apt-get', 'update'], log);
  // With the keyring, which an older release may not have the suite's keys in.
  const packages = ['debootstrap', 'debian-archive-keyring'];
  await runOnMachine(
    [
      'env',
      'DEBIAN_FRONTEND=noninteractive',
      'apt-get',
      'install',
      '-y',
      '--no-install-recommends',
      ...packages,
    ],
    log,
  );
}

/** An interrupted debootstrap leaves a half-made root behind, perhaps with mounts and processes. */
async function removeUnfinished(root: string): Promise<void> {
  const names = await readdir(dirname(root));
  for (const name of names.filter((name) => name.startsWith(`${basename(root)}.unfinished-`))) {
    const folder = join(dirname(root), name);
    await killAllIn(folder);
    await removeRoot(folder);
  }
}

async function isInstalled(program: string): Promise<boolean> {
  const { exitCode } = await execa('which', [program], { reject: false });
  return exitCode === 0;
}
