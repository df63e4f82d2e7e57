import type { NovaClient } from '../../src/nova/client.ts';
import type { Microversion } from '../../src/model/microversion.ts';
import { atLeast } from '../../src/model/microversion.ts';

/** The things that calls are about. A simulated cloud has its own; for the form of a request any will do. */
export interface Subjects {
  readonly server: string;
  readonly service: string;
  readonly group: string;
  readonly flavor: string;
  readonly image: string;
  readonly project: string;
  readonly host: string;
  readonly request: string;
}

export const SUBJECTS: Subjects = {
  server: 'e4ea3034-107d-4bc8-a013-6ebb83549094',
  service: '0ecddd4b-55f2-4cdc-b33c-b8b6c3b1e0e2',
  group: '7d3a2f33-6f1c-4a5e-8b0a-0d2f9f8d8c11',
  flavor: '42',
  image: 'fe8270a2-96ca-4114-9fc1-2ec0e6dfff2a',
  project: '0123456789abcdef0123456789abcdef',
  host: 'h1',
  request: 'req-22222222-2222-2222-2222-222222222222',
};

/** A call of the client, by the name of its method. */
export interface ClientCall {
  /** Such as `servers.evacuate`. */
  readonly method: string;
  /** Says that it changes nothing, so that it can be made again and again. */
  readonly reads?: true;
  readonly run: (nova: NovaClient, subjects: Subjects, newest: Microversion) => Promise<unknown>;
}

const since = '2026-01-01T00:00:00Z';
const password = 'a-Password1';

/** Every call that the client has, with every option that changes what is sent. */
export const EVERY_CALL: readonly ClientCall[] = [
  // Servers: what is read.
  { method: 'servers.list', reads: true, run: (nova) => nova.servers.list().all() },
  {
    method: 'servers.list',
    reads: true,
    run: (nova, { host }) =>
      nova.servers.list({ host, softDeleted: true, changesSince: since, pageSize: 5 }).all(),
  },
  { method: 'servers.detail', reads: true, run: (nova) => nova.servers.detail({ allTenants: true }).all() },
  {
    method: 'servers.detail',
    reads: true,
    run: (nova, { host }) =>
      nova.servers.detail({ host, softDeleted: true, changesSince: since, pageSize: 5 }).all(),
  },
  { method: 'servers.show', reads: true, run: (nova, { server }) => nova.servers.show(server) },

  // Servers: the orders of a recovery.
  {
    method: 'servers.evacuate',
    run: (nova, { server }, newest) =>
      nova.servers.evacuate(server, {
        microversion: newest,
        ...(atLeast(newest, '2.14') ? {} : { onSharedStorage: true }),
      }),
  },
  {
    method: 'servers.evacuate',
    run: (nova, { server }, newest) =>
      nova.servers.evacuate(server, {
        microversion: newest,
        host: 'h2',
        ...(atLeast(newest, '2.14') ? {} : { onSharedStorage: false }),
      }),
  },
  { method: 'servers.confirmResize', run: (nova, { server }) => nova.servers.confirmResize(server) },
  { method: 'servers.resetState', run: (nova, { server }) => nova.servers.resetState(server, 'active') },
  { method: 'servers.resetState', run: (nova, { server }) => nova.servers.resetState(server, 'error') },
  { method: 'servers.start', run: (nova, { server }) => nova.servers.start(server) },
  { method: 'servers.stop', run: (nova, { server }) => nova.servers.stop(server) },
  { method: 'servers.shelve', run: (nova, { server }) => nova.servers.shelve(server) },
  { method: 'servers.lock', run: (nova, { server }) => nova.servers.lock(server) },
  { method: 'servers.lock', run: (nova, { server }) => nova.servers.lock(server, { reason: 'run 1' }) },
  { method: 'servers.unlock', run: (nova, { server }) => nova.servers.unlock(server) },
  { method: 'servers.delete', run: (nova, { server }) => nova.servers.delete(server) },

  // Servers: everything else.
  {
    method: 'servers.create',
    run: (nova, { flavor, image }) =>
      nova.servers.create({ name: 'new', flavorId: flavor, imageId: image, networks: 'none' }),
  },
  {
    method: 'servers.create',
    run: (nova, { flavor, image, host, group }) =>
      nova.servers.create({
        name: 'new',
        flavorId: flavor,
        imageId: image,
        networks: 'auto',
        host,
        serverGroupId: group,
        availabilityZone: 'nova',
        keyName: 'key',
        securityGroups: ['default'],
        metadata: { tier: 'gold' },
        userData: '#cloud-config',
        adminPass: password,
        tags: ['web'],
      }),
  },
  {
    method: 'servers.create',
    run: (nova, { flavor, image, project }) =>
      nova.servers.create({
        name: 'new',
        flavorId: flavor,
        networks: [
          { networkId: image, fixedIp: '192.0.2.7' },
          { portId: project.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') },
        ],
        blockDevices: [
          {
            sourceType: 'image',
            destinationType: 'volume',
            sourceId: image,
            bootIndex: 0,
            sizeGb: 20,
            deleteOnTermination: true,
          },
          { sourceType: 'blank', destinationType: 'local', sizeGb: 1 },
        ],
      }),
  },
  {
    method: 'servers.create',
    run: (nova, { flavor, image }) =>
      nova.servers.create({
        name: 'new',
        flavorId: flavor,
        imageId: image,
        networks: [{ networkId: image, tag: 'front' }],
      }),
  },
  { method: 'servers.reboot', run: (nova, { server }) => nova.servers.reboot(server, 'soft') },
  { method: 'servers.reboot', run: (nova, { server }) => nova.servers.reboot(server, 'hard') },
  { method: 'servers.pause', run: (nova, { server }) => nova.servers.pause(server) },
  { method: 'servers.unpause', run: (nova, { server }) => nova.servers.unpause(server) },
  { method: 'servers.suspend', run: (nova, { server }) => nova.servers.suspend(server) },
  { method: 'servers.resume', run: (nova, { server }) => nova.servers.resume(server) },
  { method: 'servers.rescue', run: (nova, { server }) => nova.servers.rescue(server) },
  {
    method: 'servers.rescue',
    run: (nova, { server, image }) => nova.servers.rescue(server, { imageId: image, adminPass: password }),
  },
  { method: 'servers.unrescue', run: (nova, { server }) => nova.servers.unrescue(server) },
  { method: 'servers.resize', run: (nova, { server, flavor }) => nova.servers.resize(server, flavor) },
  { method: 'servers.revertResize', run: (nova, { server }) => nova.servers.revertResize(server) },
  { method: 'servers.migrate', run: (nova, { server }) => nova.servers.migrate(server) },
  { method: 'servers.migrate', run: (nova, { server }) => nova.servers.migrate(server, { host: 'h2' }) },
  { method: 'servers.liveMigrate', run: (nova, { server }) => nova.servers.liveMigrate(server) },
  {
    method: 'servers.liveMigrate',
    run: (nova, { server }) => nova.servers.liveMigrate(server, { host: 'h2', blockMigration: false }),
  },
  { method: 'servers.shelveOffload', run: (nova, { server }) => nova.servers.shelveOffload(server) },
  { method: 'servers.unshelve', run: (nova, { server }) => nova.servers.unshelve(server) },
  ...[
    { availabilityZone: 'nova' },
    { availabilityZone: null },
    { host: 'h2' },
    { host: 'h2', availabilityZone: null },
  ].map((where): ClientCall => ({
    method: 'servers.unshelve',
    run: (nova, { server }) => nova.servers.unshelve(server, where),
  })),
  { method: 'servers.forceDelete', run: (nova, { server }) => nova.servers.forceDelete(server) },
  { method: 'servers.restore', run: (nova, { server }) => nova.servers.restore(server) },

  // What happens to servers.
  {
    method: 'instanceActions.list',
    reads: true,
    run: (nova, { server }) => nova.instanceActions.list(server).all(),
  },
  {
    method: 'instanceActions.show',
    reads: true,
    run: (nova, { server, request }) => nova.instanceActions.show(server, request),
  },
  { method: 'migrations.list', reads: true, run: (nova) => nova.migrations.list().all() },
  {
    method: 'migrations.list',
    reads: true,
    run: (nova, { host, server }) =>
      nova.migrations
        .list({
          sourceCompute: host,
          instanceId: server,
          type: 'evacuation',
          status: 'done',
          changesSince: since,
          pageSize: 5,
        })
        .all(),
  },
  { method: 'migrations.list', reads: true, run: (nova, { host }) => nova.migrations.list({ host }).all() },
  {
    method: 'serverMigrations.list',
    reads: true,
    run: (nova, { server }) => nova.serverMigrations.list(server).all(),
  },
  {
    method: 'serverMigrations.show',
    reads: true,
    run: (nova, { server }) => nova.serverMigrations.show(server, 1),
  },
  {
    method: 'serverMigrations.forceComplete',
    run: (nova, { server }) => nova.serverMigrations.forceComplete(server, 1),
  },
  { method: 'serverMigrations.abort', run: (nova, { server }) => nova.serverMigrations.abort(server, 1) },

  // Hosts.
  { method: 'services.list', reads: true, run: (nova) => nova.services.list().all() },
  {
    method: 'services.list',
    reads: true,
    run: (nova, { host }) => nova.services.list({ host, binary: 'nova-compute' }).all(),
  },
  {
    method: 'services.update',
    run: (nova, { service }) =>
      nova.services.update(service, { forcedDown: true, status: 'disabled', disabledReason: 'run 1' }),
  },
  {
    method: 'services.update',
    run: (nova, { service }) => nova.services.update(service, { forcedDown: false, status: 'enabled' }),
  },
  { method: 'hypervisors.list', reads: true, run: (nova) => nova.hypervisors.list().all() },
  { method: 'serverGroups.list', reads: true, run: (nova) => nova.serverGroups.list().all() },
  {
    method: 'serverGroups.list',
    reads: true,
    run: (nova) => nova.serverGroups.list({ allProjects: true }).all(),
  },
  { method: 'serverGroups.show', reads: true, run: (nova, { group }) => nova.serverGroups.show(group) },
  { method: 'availabilityZones.list', reads: true, run: (nova) => nova.availabilityZones.list().all() },
  { method: 'availabilityZones.detail', reads: true, run: (nova) => nova.availabilityZones.detail().all() },
  { method: 'aggregates.list', reads: true, run: (nova) => nova.aggregates.list().all() },
  { method: 'aggregates.show', reads: true, run: (nova) => nova.aggregates.show(1) },
  { method: 'aggregates.create', run: (nova) => nova.aggregates.create({ name: 'rack-1' }) },
  {
    method: 'aggregates.create',
    run: (nova) => nova.aggregates.create({ name: 'rack-1', availabilityZone: 'az1' }),
  },
  { method: 'aggregates.update', run: (nova) => nova.aggregates.update(1, { name: 'rack-2' }) },
  { method: 'aggregates.update', run: (nova) => nova.aggregates.update(1, { availabilityZone: null }) },
  { method: 'aggregates.delete', run: (nova) => nova.aggregates.delete(1) },
  { method: 'aggregates.addHost', run: (nova, { host }) => nova.aggregates.addHost(1, host) },
  { method: 'aggregates.removeHost', run: (nova, { host }) => nova.aggregates.removeHost(1, host) },
  {
    method: 'aggregates.setMetadata',
    run: (nova) => nova.aggregates.setMetadata(1, { ssd: 'true', old: null }),
  },

  // What may be used.
  { method: 'flavors.list', reads: true, run: (nova) => nova.flavors.list().all() },
  {
    method: 'flavors.list',
    reads: true,
    run: (nova) => nova.flavors.list({ isPublic: null, minRamMb: 512, minDiskGb: 1, pageSize: 5 }).all(),
  },
  { method: 'flavors.list', reads: true, run: (nova) => nova.flavors.list({ isPublic: false }).all() },
  { method: 'flavors.show', reads: true, run: (nova, { flavor }) => nova.flavors.show(flavor) },
  { method: 'limits.show', reads: true, run: (nova) => nova.limits.show() },
  {
    method: 'limits.show',
    reads: true,
    run: (nova, { project }) => nova.limits.show({ projectId: project }),
  },
];
