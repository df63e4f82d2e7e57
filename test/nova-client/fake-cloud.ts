import type { ConnectOptions } from '../../src/config/connect-options.ts';
import type { Transport, TransportRequest, TransportResponse } from '../../src/http/transport.ts';
import { NovaClient } from '../../src/nova/client.ts';
import { FakeClock } from '../http/fake-clock.ts';

export const TOKEN = 'gAAAAABtoken';
export const PASSWORD = 'hunter2-password';
export const NOVA = 'http://nova.example:8774';

/** How the cloud answers a request to Nova; what it leaves out is a success without a body. */
export type Answer = (
  request: TransportRequest,
) => Partial<TransportResponse> | Promise<Partial<TransportResponse>>;

export interface FakeCloudOptions {
  readonly endpoint?: string;
  readonly min?: string;
  readonly max?: string;
  readonly answer?: Answer;
  /** In place of the version document. */
  readonly versions?: (url: string) => Partial<TransportResponse>;
  readonly tokens?: readonly string[];
}

/** Keystone and a Nova whose answers a test decides. */
export function fakeCloud(options: FakeCloudOptions = {}): Transport & {
  readonly sent: TransportRequest[];
  /** Those that went to Nova, without the discovery. */
  readonly calls: TransportRequest[];
  closed: boolean;
} {
  const { endpoint = `${NOVA}/v2.1`, min = '2.1', max = '2.100', tokens = [TOKEN] } = options;
  const sent: TransportRequest[] = [];
  const calls: TransportRequest[] = [];
  let issued = 0;

  const answer = async (request: TransportRequest): Promise<Partial<TransportResponse>> => {
    if (request.url.endsWith('/auth/tokens')) {
      issued += 1;
      return token(tokens[Math.min(issued, tokens.length) - 1] ?? TOKEN, endpoint);
    }
    if (/\/(v2(\.1)?\/)?$/.test(new URL(request.url).pathname)) {
      return options.versions?.(request.url) ?? json({ version: version('v2.1', min, max) });
    }
    calls.push(request);
    return (await options.answer?.(request)) ?? {};
  };

  return {
    sent,
    calls,
    closed: false,
    async send(request) {
      sent.push(request);
      const asked = request.headers['openstack-api-version'];
      const { headers, ...rest } = await answer(request);
      return {
        status: 200,
        body: '',
        ...rest,
        headers: {
          'x-openstack-request-id': 'req-answer',
          ...(asked === undefined ? {} : { 'openstack-api-version': asked }),
          ...headers,
        },
      };
    },
    close() {
      this.closed = true;
      return Promise.resolve();
    },
  };
}

export function version(id: string, min: string, max: string, href = `http://elsewhere.internal/${id}/`) {
  return { id, status: 'CURRENT', version: max, min_version: min, links: [{ rel: 'self', href }] };
}

export function json(body: unknown, more: Partial<TransportResponse> = {}): Partial<TransportResponse> {
  return { body: JSON.stringify(body), ...more };
}

function token(value: string, url: string): Partial<TransportResponse> {
  return {
    status: 201,
    headers: { 'x-subject-token': value },
    body: JSON.stringify({
      token: {
        issued_at: '2026-01-01T00:00:00.000000Z',
        expires_at: '2026-01-02T00:00:00.000000Z',
        roles: [{ name: 'reader' }, { name: 'admin' }],
        catalog: [{ type: 'compute', endpoints: [{ interface: 'public', region: 'one', url }] }],
      },
    }),
  };
}

/** Connects to it, with a clock that stands still. */
export async function connect(
  transport: Transport,
  options: Partial<ConnectOptions> = {},
): Promise<NovaClient> {
  return NovaClient.connect({
    auth: {
      type: 'password',
      authUrl: 'http://keystone.example',
      username: 'admin',
      password: PASSWORD,
      projectName: 'admin',
    },
    transport,
    clock: new FakeClock(),
    random: () => 0,
    ...options,
  });
}

/** A client whose Nova answers as told, and what is sent to it. */
export async function novaThat(answer: Answer, options: FakeCloudOptions = {}) {
  const cloud = fakeCloud({ ...options, answer });
  return { nova: await connect(cloud), cloud };
}

/** A server as Nova sends it. */
export function rawServer(more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    id: 'e4ea3034-107d-4bc8-a013-6ebb83549094',
    name: 'db-1',
    status: 'ACTIVE',
    created: '2026-11-22T16:04:28Z',
    updated: '2026-11-22T16:04:30Z',
    image: { id: 'fe8270a2-96ca-4114-9fc1-2ec0e6dfff2a', links: [] },
    metadata: { tier: 'gold' },
    locked: false,
    locked_reason: null,
    'OS-EXT-SRV-ATTR:host': 'h2',
    'OS-EXT-SRV-ATTR:hypervisor_hostname': 'h2.example',
    'OS-EXT-STS:vm_state': 'active',
    'OS-EXT-STS:task_state': null,
    'OS-EXT-STS:power_state': 1,
    'OS-SRV-USG:launched_at': '2026-11-22T16:04:30.000000',
    ...more,
  };
}

/** A row of os-migrations as Nova sends it. */
export function rawMigration(more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    id: 7,
    uuid: '5d4b0ae5-0000-4000-8000-000000000007',
    instance_uuid: 'e4ea3034-107d-4bc8-a013-6ebb83549094',
    migration_type: 'evacuation',
    status: 'done',
    source_compute: 'h1',
    dest_compute: 'h2',
    created_at: '2026-11-22T16:04:30.000000',
    updated_at: null,
    ...more,
  };
}
