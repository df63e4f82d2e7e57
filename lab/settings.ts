import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { LabError } from './lab-error.ts';
import { isLabSuite, type LabSuite, type ReleaseName, suites } from './suites.ts';

/** The TCP ports of the lab, all on 127.0.0.1. */
export interface LabPorts {
  readonly keystone: number;
  readonly placement: number;
  readonly glance: number;
  readonly neutron: number;
  readonly nova: number;
  /** A second nova-api, whose deletions are soft. */
  readonly novaSoftDelete: number;
  readonly mariadb: number;
  readonly rabbitmq: number;
  /** Erlang's port mapper, which RabbitMQ needs. */
  readonly epmd: number;
  /** RabbitMQ's port for other Erlang nodes; nobody but RabbitMQ itself uses it. */
  readonly rabbitmqDistribution: number;
}

/** Where the lab is, which release it runs and on which ports. */
export interface LabSettings {
  /** The Debian suite that the root is made of. */
  readonly suite: LabSuite;
  /** The OpenStack release that the suite has. */
  readonly release: ReleaseName;
  /** The cache folder, which holds one root for each suite. Nothing is written elsewhere, but debootstrap is installed. */
  readonly directory: string;
  /** The root directory of the lab's processes. */
  readonly root: string;
  /** The Debian mirror to use instead of the one in the machine's own apt configuration. */
  readonly mirror: string | undefined;
  readonly ports: LabPorts;
  /** The names of the compute hosts, each of which has a nova-compute process. */
  readonly hosts: readonly string[];
}

const defaultPorts: LabPorts = {
  keystone: 5000,
  placement: 8778,
  glance: 9292,
  neutron: 9696,
  nova: 8774,
  novaSoftDelete: 8775,
  mariadb: 13306,
  rabbitmq: 5672,
  epmd: 14369,
  rabbitmqDistribution: 25672,
};

/**
 * Reads the lab's settings from environment variables, and from nothing else.
 *
 * @throws {@link LabError} when the lab cannot be made of `LAB_SUITE`, or `LAB_PORT_OFFSET` leads out of the port range.
 */
export function labSettings(env: Readonly<Record<string, string | undefined>>): LabSettings {
  const suite = nonEmpty(env['LAB_SUITE']) ?? 'trixie';
  if (!isLabSuite(suite)) {
    throw new LabError(`LAB_SUITE must be ${Object.keys(suites).sort().join(' or ')}, and not "${suite}".`);
  }
  const directory = resolve(nonEmpty(env['LAB_DIR']) ?? join(cacheFolder(env), 'lab'));
  return {
    suite,
    release: suites[suite],
    directory,
    root: join(directory, suite),
    mirror: nonEmpty(env['LAB_MIRROR']),
    ports: shiftedPorts(nonEmpty(env['LAB_PORT_OFFSET']) ?? '0'),
    hosts: ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
  };
}

/** Returns the settings that this process's environment asks for. */
export function settings(): LabSettings {
  return labSettings(process.env);
}

/** Returns the folder below which everything that is made once and kept has its folder. */
export function cacheFolder(env: Readonly<Record<string, string | undefined>>): string {
  const caches = nonEmpty(env['XDG_CACHE_HOME']) ?? join(nonEmpty(env['HOME']) ?? homedir(), '.cache');
  return join(caches, 'nova-lifeboat');
}

function shiftedPorts(text: string): LabPorts {
  const offset = Number(text);
  const shift = (port: number): number => port + offset;
  const ports: LabPorts = {
    keystone: shift(defaultPorts.keystone),
    placement: shift(defaultPorts.placement),
    glance: shift(defaultPorts.glance),
    neutron: shift(defaultPorts.neutron),
    nova: shift(defaultPorts.nova),
    novaSoftDelete: shift(defaultPorts.novaSoftDelete),
    mariadb: shift(defaultPorts.mariadb),
    rabbitmq: shift(defaultPorts.rabbitmq),
    epmd: shift(defaultPorts.epmd),
    rabbitmqDistribution: shift(defaultPorts.rabbitmqDistribution),
  };
  const numbers = Object.values<number>({ ...ports });
  if (!/^\d+$/.test(text) || Math.max(...numbers) > 65_535) {
    throw new LabError(`LAB_PORT_OFFSET must be a whole number from 0 to 39863, and not "${text}".`);
  }
  const blocked = numbers.find((port) => portsThatFetchRefuses.includes(port));
  if (blocked !== undefined) {
    throw new LabError(
      `LAB_PORT_OFFSET must not be ${text}: it leads to port ${blocked}, which fetch refuses.`,
    );
  }
  return ports;
}

/** Those of the Fetch standard's bad ports that an offset can reach. */
const portsThatFetchRefuses: readonly number[] = [
  5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
];

function nonEmpty(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
