import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { endpoints, fail, labSettings, password } from '../../../lab/index.ts';
import { SimulatedCloud, VirtualClock } from '../../../src/testing/index.ts';

/** A cloud, as the `openstack` command sees it. */
export interface OpenStack extends AsyncDisposable {
  /** The name of an image. */
  readonly image: string;
  /** Runs a command, whose words are parted by spaces. Returns the JSON that it printed; null where that is nothing. */
  openstack(command: string): Promise<unknown>;
  /** Ends a host's nova-compute. */
  kill(host: string): Promise<void>;
}

/** Of the lab; the simulated cloud is given the same. */
const HOSTS: readonly string[] = ['h1', 'h2', 'h3'];
const FLAVORS = [
  { name: 't1', vcpus: 1, ram: 64, disk: 1 },
  { name: 't2', vcpus: 2, ram: 128, disk: 1 },
];

/** The lab. */
export function realOpenStack(): OpenStack {
  return {
    image: 'img',
    openstack: (command) => run(command, endpoints.authUrl, password),
    kill: fail,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** A simulated cloud of the lab's release that listens. */
export async function simulatedOpenStack(): Promise<OpenStack> {
  const cloud = new SimulatedCloud({
    release: labSettings(process.env).release,
    hypervisorType: 'fake',
    // The client compares the time at which its token expires with its own.
    clock: new VirtualClock({ start: new Date().toISOString() }),
  });
  cloud.addHosts(...HOSTS);
  for (const flavor of FLAVORS) cloud.addFlavor({ id: flavor.name, ...flavor });
  const listening = await cloud.listen();
  const { auth } = cloud.connectOptions();
  return {
    image: 'image',
    openstack: (command) => run(command, listening.authUrl, auth.password),
    kill: (host) => {
      cloud.kill(host);
      return Promise.resolve();
    },
    [Symbol.asyncDispose]: async () => listening.close(),
  };
}

/** Asks until the answer is as wanted. */
export async function until<T>(ask: () => Promise<T>, isWanted: (answer: T) => boolean): Promise<T> {
  for (let attempt = 0; attempt < 30; attempt += 1) {
    const answer = await ask();
    if (isWanted(answer)) return answer;
    await sleep(1_000);
  }
  throw new Error('It did not happen in time.');
}

async function run(command: string, authUrl: string, secret: string): Promise<unknown> {
  const { stdout } = await execa(
    'chroot',
    [labSettings(process.env).root, 'openstack', ...command.split(' ')],
    {
      extendEnv: false,
      env: {
        HOME: '/root',
        LC_ALL: 'C.UTF-8',
        PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
        // Without it the clouds.yaml of the lab would be read.
        OS_CLIENT_CONFIG_FILE: '/nonexistent',
        OS_AUTH_URL: authUrl,
        OS_USERNAME: 'admin',
        OS_PASSWORD: secret,
        OS_PROJECT_NAME: 'admin',
        OS_USER_DOMAIN_ID: 'default',
        OS_PROJECT_DOMAIN_ID: 'default',
        OS_REGION_NAME: 'RegionOne',
        OS_COMPUTE_API_VERSION: '2.93',
      },
    },
  );
  return stdout === '' ? null : (JSON.parse(stdout) as unknown);
}
