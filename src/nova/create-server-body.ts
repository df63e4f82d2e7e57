import { Buffer } from 'node:buffer';
import type { Secret } from '../config/secret.ts';
import { InvalidOptionsError } from '../errors.ts';
import { atLeast, type Microversion } from '../model/microversion.ts';

/** A network interface of a new server. */
export type ServerNetwork =
  | { readonly networkId: string; readonly fixedIp?: string | undefined; readonly tag?: string | undefined }
  | { readonly portId: string; readonly tag?: string | undefined };

/** A disk of a new server, in Nova's words (`block_device_mapping_v2`). */
export interface ServerBlockDevice {
  readonly sourceType: 'blank' | 'image' | 'snapshot' | 'volume';
  readonly destinationType: 'local' | 'volume';
  /** Of the source; none for a blank one. */
  readonly sourceId?: string | undefined;
  /** 0 boots from it. */
  readonly bootIndex?: number | undefined;
  readonly sizeGb?: number | undefined;
  /** @default Nova's own: false */
  readonly deleteOnTermination?: boolean | undefined;
}

/** A server to be made. */
export interface CreateServerOptions {
  readonly name: string;
  readonly flavorId: string;
  /** Absent for one that boots from a volume. */
  readonly imageId?: string | undefined;
  /** `auto` lets Nova choose or make a network, `none` gives none; both from 2.37 on. */
  readonly networks: 'auto' | 'none' | readonly ServerNetwork[];
  readonly blockDevices?: readonly ServerBlockDevice[] | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  readonly availabilityZone?: string | undefined;
  /** The compute host, past the zone but through the scheduler's checks. Needs 2.74 and an administrator. */
  readonly host?: string | undefined;
  /** Puts it into a group, whose policy then counts. */
  readonly serverGroupId?: string | undefined;
  readonly keyName?: string | undefined;
  readonly securityGroups?: readonly string[] | undefined;
  /** For cloud-init, as plain text; encoded here. A secret: it is shown nowhere. */
  readonly userData?: string | Secret | undefined;
  /** A secret as well. @default one that Nova makes */
  readonly adminPass?: string | Secret | undefined;
  /** Needs 2.52. */
  readonly tags?: readonly string[] | undefined;
}

/** The body of a creation, with what has to be known to send it. */
export interface CreateServerBody {
  readonly body: { readonly server: Readonly<Record<string, unknown>>; readonly [hints: string]: unknown };
  /** The oldest microversion at which everything in it has a meaning. */
  readonly needs: Microversion;
  /** What must not be shown, in the forms in which Nova might quote it. */
  readonly secrets: readonly string[];
}

/** Nova's own limit. */
const LARGEST_USER_DATA = 65_535;

/**
 * Makes the body of a creation. Pure.
 *
 * @throws InvalidOptionsError for what Nova would refuse at every microversion.
 */
export function createServerBody(options: CreateServerOptions): CreateServerBody {
  const { networks, blockDevices = [], host, tags, imageId, serverGroupId } = options;
  if (imageId === undefined && blockDevices.length === 0) {
    throw new InvalidOptionsError('imageId', 'is required where there are no blockDevices to boot from');
  }
  const tagged = Array.isArray(networks) && networks.some(({ tag }: ServerNetwork) => tag !== undefined);
  const needs = newest([
    typeof networks === 'string' ? '2.37' : '2.1',
    tagged ? '2.42' : '2.1',
    host === undefined ? '2.1' : '2.74',
    tags === undefined ? '2.1' : '2.52',
  ]);
  const plain = text(options.userData);
  const userData = plain === undefined ? undefined : Buffer.from(plain).toString('base64');
  if (userData !== undefined && userData.length > LARGEST_USER_DATA) {
    throw new InvalidOptionsError(
      'userData',
      `takes ${userData.length} bytes in base64, and Nova stores ${LARGEST_USER_DATA} at most`,
    );
  }
  const adminPass = text(options.adminPass);
  const server = {
    name: options.name,
    flavorRef: options.flavorId,
    // Absent and empty are the same to Nova; the key itself must be there below 2.19.
    imageRef: imageId ?? '',
    networks: typeof networks === 'string' ? networks : networks.map(rawNetwork),
    block_device_mapping_v2: blockDevices.length === 0 ? undefined : blockDevices.map(rawDevice),
    metadata: options.metadata,
    availability_zone: options.availabilityZone,
    host,
    key_name: options.keyName,
    security_groups: options.securityGroups?.map((name) => ({ name })),
    user_data: userData,
    adminPass,
    tags,
  };
  return {
    body: {
      server: defined(server),
      ...(serverGroupId === undefined ? {} : { 'os:scheduler_hints': { group: serverGroupId } }),
    },
    needs,
    secrets: [plain, userData, adminPass].filter((secret) => secret !== undefined),
  };
}

function rawNetwork(network: ServerNetwork): Readonly<Record<string, unknown>> {
  const { tag } = network;
  return 'portId' in network
    ? defined({ port: network.portId, tag })
    : defined({ uuid: network.networkId, fixed_ip: network.fixedIp, tag });
}

function rawDevice(device: ServerBlockDevice): Readonly<Record<string, unknown>> {
  return defined({
    source_type: device.sourceType,
    destination_type: device.destinationType,
    uuid: device.sourceId,
    boot_index: device.bootIndex,
    volume_size: device.sizeGb,
    delete_on_termination: device.deleteOnTermination,
  });
}

function defined(object: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

function text(value: string | Secret | undefined): string | undefined {
  return typeof value === 'object' ? value.reveal() : value;
}

function newest(versions: readonly [Microversion, ...Microversion[]]): Microversion {
  return versions.reduce((best, one) => (atLeast(one, best) ? one : best));
}
