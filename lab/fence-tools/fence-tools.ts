import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LabError } from '../lab-error.ts';
import { packagesMarker } from '../layout.ts';
import { withLabLock } from '../lock.ts';
import { requireRoot } from '../requirements.ts';
import { cacheFolder, labSettings, type LabSettings } from '../settings.ts';
import { installPackages } from '../steps/packages.ts';
import { rootFileSystem } from '../steps/root-file-system.ts';

/** A BMC to talk to, and the programs that operators and Ironic talk to BMCs with. */
const packageNames: readonly string[] = [
  'fence-agents-dummy',
  'fence-agents-ipmilan',
  'fence-agents-redfish',
  'ipmitool',
  'openipmi', // ipmi_sim
  'python3-sushy',
];

/** The suite is always the same one: these programs are witnesses, not what is under test. */
const suite = 'trixie';

/**
 * Where the programs are: in a root of their own, so that nothing is installed on the machine and the lab's root stays
 * what its own steps have made of it.
 */
export function fenceToolsSettings(env: Readonly<Record<string, string | undefined>>): LabSettings {
  const directory = env['FENCE_TOOLS_DIR'] ?? join(cacheFolder(env), 'fence-tools');
  return { ...labSettings({ ...env, LAB_SUITE: suite }), directory, root: join(directory, suite) };
}

/**
 * Makes the root and installs the programs in it, unless they are there. Interrupted at whatever moment, it is simply
 * run again.
 *
 * @throws {@link LabError} when this is not root, or debootstrap or apt fail.
 */
export async function installFenceTools(settings: LabSettings): Promise<void> {
  if (await isInstalled(settings)) return;
  requireRoot();
  await withLabLock(settings, async () => {
    // Whoever held the lock before may have done all of it.
    if (await isInstalled(settings)) return;
    await rootFileSystem.run(settings);
    await installPackages(settings, packageNames);
    await writeFile(packagesMarker(settings), markerText);
  });
}

/**
 * Returns the root of the programs.
 *
 * @throws {@link LabError} when they are not installed.
 */
export async function fenceToolsRoot(settings: LabSettings): Promise<string> {
  if (await isInstalled(settings)) return settings.root;
  throw new LabError('The programs that the fencers are tested with are not installed: npm run fence-tools.');
}

const markerText = `${packageNames.join('\n')}\n`;

/** A root that was made for fewer programs is not complete. */
async function isInstalled(settings: LabSettings): Promise<boolean> {
  const marker = packagesMarker(settings);
  return existsSync(marker) && (await readFile(marker, 'utf8')) === markerText;
}
