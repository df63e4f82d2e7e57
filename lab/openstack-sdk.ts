import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { execa, ExecaError } from 'execa';
import { rootEnvironment } from './in-root.ts';
import { LabError } from './lab-error.ts';
import { packagesMarker } from './layout.ts';
import type { LabSettings } from './settings.ts';

/** Files and variables of which openstacksdk is asked what they mean. All paths are absolute. */
export interface SdkCase {
  readonly files: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly home: string;
  readonly cloud?: string | undefined;
  readonly region?: string | undefined;
}

/** What openstacksdk makes of all cases. */
export interface SdkAnswers {
  /** By the names of the packages, such as `openstacksdk`. */
  readonly versions: Readonly<Record<string, string>>;
  /** In the order of the cases. */
  readonly answers: readonly SdkAnswer[];
}

/** What openstacksdk makes of a case, as lab/python/resolve_clouds.py prints it. */
export type SdkAnswer = { readonly resolved: SdkResolution } | { readonly refused: string };

/** A cloud as openstacksdk and keystoneauth see it. */
export interface SdkResolution {
  readonly cloud: string;
  readonly authType: string;
  readonly login:
    | { readonly authUrl: string; readonly body: unknown }
    | { readonly endpoint: string | null; readonly token: string | null };
  readonly region: string | null;
  readonly interface: unknown;
  readonly endpointOverride: string | null;
  readonly serviceType: string;
  readonly serviceName: string | null;
  readonly microversion: string | null;
  /** What requests is given: whether to verify, or the path of a CA. */
  readonly verify: boolean | string | null;
  readonly cert: string | readonly string[] | null;
  readonly timeout: unknown;
  readonly connectRetries: number | null;
  readonly statusCodeRetries: number | null;
}

/**
 * Asks the openstacksdk of the lab's root what the cases mean. The lab need not be up, but it must have been once:
 * its root has the packages. Whoever takes the lab down meanwhile ends Python as well, as everything in that root.
 *
 * @throws {@link LabError} where there is no such root, or Python fails.
 */
export async function askOpenstackSdk(settings: LabSettings, cases: readonly SdkCase[]): Promise<SdkAnswers> {
  if (!existsSync(packagesMarker(settings))) {
    throw new LabError(
      `There is no openstacksdk in ${settings.root}: bring the lab up once by "npm run lab -- up".`,
    );
  }
  // The program is given as text, because what the root has of it may be of another day.
  const program = await readFile(new URL('python/resolve_clouds.py', import.meta.url), 'utf8');
  try {
    const { stdout } = await execa(
      'setpriv',
      ['--pdeathsig', 'KILL', 'chroot', settings.root, 'python3', '-c', program],
      { env: rootEnvironment, extendEnv: false, input: JSON.stringify(cases), maxBuffer: 256 * 1024 * 1024 },
    );
    return JSON.parse(stdout) as SdkAnswers;
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
    // Its own message would quote the whole program.
    const end = error.signal ?? `status ${error.exitCode ?? 'unknown'}`;
    const said = String(error.stderr).split('\n').slice(-15).join('\n');
    throw new LabError(`openstacksdk could not be asked; Python ended with ${end}:\n${said}`);
  }
}
