import type { Exchange } from '../../lab/index.ts';
import { evacuateHost } from '../../src/executor/evacuate-host.ts';
import { memoryJournal } from '../../src/executor/journal/memory-journal.ts';
import { isNovaError } from '../../src/http/errors/nova-error.ts';
import { NovaClient } from '../../src/nova/client.ts';
import type { NovaRequest } from '../../src/nova/request.ts';
import { SimulatedCloud, type InstanceScene } from '../../src/testing/index.ts';
import { EVERY_CALL, SUBJECTS, type Subjects } from './every-call.ts';
import { microversionsUpTo } from './client-requests.ts';
import { Exchanges, recording } from './record.ts';

/** What the simulated cloud answers besides what the client has methods for. */
const FURTHER: readonly NovaRequest[] = [
  { method: 'GET', path: '/flavors' },
  { method: 'GET', path: '/os-hypervisors' },
  { method: 'GET', path: '/os-hypervisors/statistics' },
  { method: 'GET', path: '/os-keypairs' },
  { method: 'GET', path: '/extensions' },
  { method: 'GET', path: '/servers' },
  { method: 'GET', path: '/servers/detail' },
  { method: 'GET', path: '/os-services' },
  { method: 'GET', path: '/os-server-groups' },
  { method: 'GET', path: '/os-migrations' },
];

/**
 * All that is sent to the simulated cloud, and its successes: the recovery of a host with instances in many states, then
 * every call that reads, at every microversion, and at last every call that changes something.
 */
export async function simulatedExchanges(release: 'zed' | 'epoxy'): Promise<readonly Exchange[]> {
  const exchanges = new Exchanges();
  const cloud = new SimulatedCloud({ release });
  cloud.addHosts('h1', 'h2', 'h3');
  const ids = [
    cloud.addInstance('active', { host: 'h1' }),
    cloud.addInstance('stopped', { host: 'h1', state: 'stopped' }),
    cloud.addInstance('resized', { host: 'h1', state: 'resized', from: 'stopped', source: 'h2' }),
    cloud.addInstance('error', { host: 'h1', state: 'error' }),
    cloud.addInstance('paused', { host: 'h1', state: 'paused' }),
    cloud.addInstance('elsewhere', { host: 'h3' }),
  ];
  cloud.kill('h1');
  const login = cloud.connectOptions();
  const nova = await NovaClient.connect({
    ...login,
    transport: recording(login.transport, exchanges.keep),
    retries: 0,
  });
  await evacuateHost(nova, 'h1', {
    storage: 'shared',
    fence: cloud.fencer(),
    clock: cloud.clock,
    journal: memoryJournal(),
  });

  const subjects = await subjectsOf(nova, ids);
  const versions = microversionsUpTo(nova.microversions.max);
  for (const version of versions) {
    const client = nova.withOptions({ maxMicroversion: version });
    for (const call of EVERY_CALL) {
      if (call.reads) await unlessRefused(call.run(client, subjects, version));
    }
    const further: readonly NovaRequest[] = [
      ...FURTHER,
      { method: 'GET', path: `/servers/${subjects.server}` },
      { method: 'GET', path: `/servers/${subjects.server}/os-instance-actions` },
      { method: 'GET', path: `/flavors/${subjects.flavor}/os-extra_specs` },
    ];
    for (const request of further) {
      await unlessRefused(nova.request({ ...request, microversion: version }));
    }
  }

  const { max } = nova.microversions;
  cloud.addHost(LARGE, { vcpus: 10_000, ram: 100_000_000, disk: 1_000_000 });
  for (const [index, call] of EVERY_CALL.entries()) {
    if (call.reads) continue;
    // Each state that some call asks for, and an instance of its own for each.
    for (const scene of STATES) {
      const server = cloud.addInstance(`${index}-${scene.state ?? ''}`, scene);
      await unlessRefused(call.run(nova, { ...subjects, server }, max));
    }
  }
  return exchanges.all.filter((exchange) => 'response' in exchange);
}

const LARGE = 'large';
const STATES: readonly InstanceScene[] = [
  ...(
    [
      'active',
      'stopped',
      'paused',
      'suspended',
      'rescued',
      'shelved',
      'shelved_offloaded',
      'soft-delete',
      'error',
    ] as const
  ).map((state) => ({ host: LARGE, state })),
  { host: LARGE, state: 'resized', from: 'active', source: 'h3' },
];

async function subjectsOf(nova: NovaClient, ids: readonly string[]): Promise<Subjects> {
  const [server = ''] = ids;
  const { data: services } = await nova.services.list({ binary: 'nova-compute' }).all();
  const { data: flavors } = await nova.flavors.list().all();
  const { data: actions } = await nova.instanceActions.list(server).all();
  const group = await nova.request<{ readonly server_group: { readonly id: string } }>({
    method: 'POST',
    path: '/os-server-groups',
    body: { server_group: { name: 'apart', policy: 'anti-affinity' } },
    microversion: '2.64',
  });
  return {
    ...SUBJECTS,
    server,
    service: services[0]?.id ?? '',
    flavor: flavors[0]?.id ?? '',
    group: group.data.server_group.id,
    request: actions[0]?.requestId ?? '',
  };
}

/** Refusals are no answers that schemas speak of; whatever else goes wrong is a finding. */
async function unlessRefused(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!isNovaError(error) || error.status >= 500) throw error;
  }
}
