import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { NovaClient } from 'nova-lifeboat/nova';
import { Agent, request } from 'undici';

/** What a request costs through the client, and what undici alone takes for the same bytes. */
export interface Overhead {
  /** What is asked for. */
  readonly what: string;
  /** Milliseconds through the client: the median of all rounds. */
  readonly clientMs: number;
  /** Milliseconds with undici and JSON.parse: the median of all rounds. */
  readonly undiciMs: number;
}

const ROUNDS = 30;
const REQUESTS_A_ROUND = 60;
const SERVERS_ON_A_PAGE = 100;

/** Measures one server and one page of a list, each through the client and through undici alone, in turns. */
export async function requestOverhead(): Promise<readonly Overhead[]> {
  const server = new Worker(SERVER, { eval: true, workerData: SERVERS_ON_A_PAGE });
  const agent = new Agent();
  try {
    const [port] = (await once(server, 'message')) as [number];
    const origin = `http://127.0.0.1:${port}`;
    const nova = await NovaClient.connect({
      auth: { type: 'password', authUrl: origin, username: 'a', password: 'b', projectName: 'c' },
    });
    const headers = {
      accept: 'application/json',
      'user-agent': 'nova-lifeboat',
      'x-auth-token': 'token',
      'x-openstack-request-id': nova.globalRequestId,
      'openstack-api-version': 'compute 2.96',
      'x-openstack-nova-api-version': '2.96',
    };
    const raw = async (path: string): Promise<unknown> => {
      const { body } = await request(`${origin}/v2.1${path}`, { headers, dispatcher: agent });
      return JSON.parse(await body.text()) as unknown;
    };
    try {
      return [
        await compare(
          'one server',
          () => nova.servers.show('1'),
          () => raw('/servers/1'),
        ),
        await compare(
          `a page of ${SERVERS_ON_A_PAGE} servers`,
          () => nova.servers.detail().all(),
          () => raw('/servers/detail'),
        ),
      ];
    } finally {
      await nova.close();
    }
  } finally {
    await agent.close();
    await server.terminate();
  }
}

async function compare(
  what: string,
  client: () => Promise<unknown>,
  undici: () => Promise<unknown>,
): Promise<Overhead> {
  const clientMs: number[] = [];
  const undiciMs: number[] = [];
  // In turns, so that what else the machine does falls on both; the first rounds only warm up.
  for (let round = 0; round < ROUNDS + 5; round += 1) {
    const pair = [await time(client), await time(undici)] as const;
    if (round < 5) continue;
    clientMs.push(pair[0]);
    undiciMs.push(pair[1]);
  }
  return { what, clientMs: median(clientMs), undiciMs: median(undiciMs) };
}

async function time(ask: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  for (let count = 0; count < REQUESTS_A_ROUND; count += 1) await ask();
  return (performance.now() - begun) / REQUESTS_A_ROUND;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** Keystone and Nova as far as is needed, in a thread of its own: its time is nobody's here. */
const SERVER = `
const { createServer } = require('node:http');
const { parentPort, workerData } = require('node:worker_threads');
const one = (index) => ({
  id: String(index), name: 'server-' + index, status: 'ACTIVE', tenant_id: 'p', user_id: 'u',
  created: '2026-01-01T00:00:00Z', updated: '2026-01-01T00:00:00Z', image: { id: 'i', links: [] },
  metadata: { tier: 'gold' }, locked: false, locked_reason: null, addresses: { net: [{ version: 4, addr: '192.0.2.1' }] },
  flavor: { vcpus: 1, ram: 2048, disk: 20, ephemeral: 0, swap: 0, original_name: 'm', extra_specs: {} },
  'OS-EXT-SRV-ATTR:host': 'h1', 'OS-EXT-SRV-ATTR:hypervisor_hostname': 'h1', 'OS-EXT-STS:vm_state': 'active',
  'OS-EXT-STS:task_state': null, 'OS-EXT-STS:power_state': 1, 'OS-SRV-USG:launched_at': '2026-01-01T00:00:00.000000',
});
const single = JSON.stringify({ server: one(1) });
const page = JSON.stringify({ servers: Array.from({ length: workerData }, (_, index) => one(index)) });
const version = JSON.stringify({ version: { id: 'v2.1', status: 'CURRENT', version: '2.96', min_version: '2.1', links: [] } });
const server = createServer((request, response) => {
  request.resume();
  response.setHeader('content-type', 'application/json');
  if (request.url === '/v3/auth/tokens') {
    response.statusCode = 201;
    response.setHeader('x-subject-token', 'token');
    const url = 'http://127.0.0.1:' + server.address().port + '/v2.1';
    const endpoints = [{ interface: 'public', region: 'r', url }];
    response.end(JSON.stringify({ token: {
      issued_at: new Date().toISOString(), expires_at: new Date(Date.now() + 3600000).toISOString(),
      roles: [], catalog: [{ type: 'compute', endpoints }],
    } }));
    return;
  }
  if (request.url === '/v2.1/') return response.end(version);
  response.setHeader('openstack-api-version', 'compute 2.96');
  response.setHeader('x-openstack-request-id', 'req-1');
  response.end(request.url.startsWith('/v2.1/servers/detail') ? page : single);
});
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;
