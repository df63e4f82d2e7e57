import { idOf } from './digest.ts';
import { ImageApi } from '../image/image-api.ts';
import { defaultIdentity, type Identity, type User } from '../keystone/identity.ts';
import { Keystone } from '../keystone/keystone.ts';
import { NetworkApi } from '../network/network-api.ts';
import { Nova } from '../nova-api/nova.ts';
import { PlacementApi } from '../placement/placement-api.ts';
import type { Flavor } from '../world/flavor.ts';
import type { World } from '../world/world.ts';
import type { Service } from './exchange.ts';

/** How the services are configured. */
export interface ServiceSettings {
  /** `[api]max_limit` of Nova: how much a page of a list holds at most. */
  readonly pageLimit: number;
  /** How long a token lives, in milliseconds. */
  readonly tokenLifetimeMs: number;
  /** Whether `reclaim_instance_interval` is set. */
  readonly reclaims: () => boolean;
  /** Who there is. @default `admin` and `demo`, with an application credential each */
  readonly identity?: Identity | undefined;
}

/** The services of a cloud, and what its builder needs to know of them. */
export interface Services {
  /** By the first part of the path, such as `/compute`. */
  readonly byPrefix: ReadonlyMap<string, Service>;
  readonly identity: Identity;
  /** The one image. */
  readonly imageId: string;
  /** What an instance gets that asks for no other; it is one of the world's flavors. */
  readonly defaultFlavor: Flavor;
  /** Lets every token that was issued so far expire. */
  expireTokens(): void;
  passwordOf(user: string): string;
  /** The ids of a user and of the project of the same name. */
  ownerIds(user: string): { readonly userId: string; readonly projectId: string };
}

const IMAGE_ID = uuidOf('image');

/** Makes the services of a world: Keystone, Nova, Placement, and what clients need of Glance and Neutron. */
export function makeServices(world: World, settings: ServiceSettings): Services {
  const identity = settings.identity ?? defaultIdentity();
  const keystone = new Keystone(identity, world.clock, settings.tokenLifetimeMs);
  const { tokens } = keystone;
  const defaultFlavor: Flavor = { id: uuidOf('flavor'), name: 'm1.small', vcpus: 1, ram: 2_048, disk: 20 };
  world.flavors.set(defaultFlavor.id, defaultFlavor);
  const userNamed = (name: string): User => {
    const user = identity.users.find((one) => one.name === name);
    if (user === undefined) throw new Error(`The simulated cloud has no user ${name}.`);
    return user;
  };
  return {
    byPrefix: new Map<string, Service>([
      ['/identity', keystone],
      ['/compute', new Nova(world, tokens, { maxLimit: settings.pageLimit, reclaims: settings.reclaims })],
      ['/placement', new PlacementApi(world, tokens)],
      ['/image', new ImageApi(world.clock, tokens, [{ id: IMAGE_ID, name: 'image' }])],
      ['/network', new NetworkApi(world.clock, tokens)],
    ]),
    identity,
    imageId: IMAGE_ID,
    defaultFlavor,
    expireTokens: () => tokens.expireAll(),
    passwordOf: (name) => userNamed(name).password,
    ownerIds: (name) => {
      const user = userNamed(name);
      const project = identity.projects.find((one) => one.name === name);
      return { userId: user.id, projectId: project?.id ?? Object.keys(user.roles)[0] ?? '' };
    },
  };
}

/** A uuid that a text decides. */
function uuidOf(text: string): string {
  const hex = idOf(text);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-');
}
