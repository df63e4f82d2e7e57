import { describe, expect, it } from 'vitest';
import { clientOf, type Ask } from './support/client.ts';

const UUID = '00000000-0000-4000-a000-000000000000';
const SORT_KEYS = /^Invalid input for query parameters sort_key\. Value: nope\. 'nope' is not one of \['/;

/** Word for word what a real Nova 31 answers. */
const REFUSALS: readonly [path: string, ask: Ask, status: number, name: string, message: string | RegExp][] =
  [
    [
      '/servers',
      { version: '2.200' },
      406,
      'computeFault',
      'Version 2.200 is not supported by the API. Minimum is 2.1 and maximum is 2.100.',
    ],
    [
      '/servers',
      { version: 'abc' },
      400,
      'badRequest',
      'API Version String abc is of invalid format. Must be of format MajorNum.MinorNum.',
    ],
    ['/servers/nope', { version: '2.100' }, 404, 'itemNotFound', 'Instance nope could not be found.'],
    [
      `/servers/${UUID}/migrations`,
      { version: '2.22' },
      404,
      'itemNotFound',
      'The resource could not be found.',
    ],
    ['/os-server-groups/x', {}, 404, 'itemNotFound', 'Instance group x could not be found.'],
    ['/flavors/nope', {}, 404, 'itemNotFound', 'Flavor nope could not be found.'],
    [
      '/servers?limit=-1',
      { version: '2.100' },
      400,
      'badRequest',
      "Invalid input for query parameters limit. Value: -1. '-1' does not match '^[0-9]*$'",
    ],
    [
      '/os-migrations?limit=x',
      { version: '2.59' },
      400,
      'badRequest',
      "Invalid input for query parameters limit. Value: x. 'x' does not match '^[0-9]*$'",
    ],
    ['/os-migrations?marker=nope', { version: '2.59' }, 400, 'badRequest', 'Marker nope could not be found.'],
    ['/servers?marker=nope', { version: '2.100' }, 400, 'badRequest', 'marker [nope] not found'],
    ['/os-hypervisors?marker=x', { version: '2.53' }, 400, 'badRequest', 'marker [x] not found'],
    [
      '/servers?foo=1',
      { version: '2.75' },
      400,
      'badRequest',
      "'foo' does not match any of the regexes: '^_'",
    ],
    [
      '/os-services?foo=1',
      { version: '2.75' },
      400,
      'badRequest',
      "Additional properties are not allowed ('foo' was unexpected)",
    ],
    [
      '/os-migrations?foo=1',
      { version: '2.59' },
      400,
      'badRequest',
      "Additional properties are not allowed ('foo' was unexpected)",
    ],
    [
      '/os-server-groups?foo',
      { version: '2.75' },
      400,
      'badRequest',
      "Additional properties are not allowed ('foo' was unexpected)",
    ],
    ['/servers?status=nope', { version: '2.38' }, 400, 'badRequest', 'Invalid status value'],
    [
      '/servers?changes-since=abc',
      { version: '2.100' },
      400,
      'badRequest',
      "Invalid input for query parameters changes-since. Value: abc. 'abc' is not a 'date-time'",
    ],
    ['/servers?metadata=abc', { version: '2.100' }, 400, 'badRequest', 'Invalid filter field: metadata.'],
    ['/servers?_x=abc', { version: '2.100' }, 400, 'badRequest', 'Invalid filter field: _x.'],
    ['/servers?sort_key=nope', { version: '2.100' }, 400, 'badRequest', SORT_KEYS],
    [
      '/servers?sort_key=vm_state&sort_dir=foo',
      { version: '2.75' },
      400,
      'badRequest',
      "Invalid input received: Unknown sort direction, must be 'desc' or 'asc'",
    ],
    [
      '/servers?locked=maybe',
      { version: '2.75' },
      400,
      'badRequest',
      "Unrecognized value 'maybe', acceptable values are: '0', '1', 'f', 'false', 'n', 'no', 'off', 'on', 't', 'true', 'y', 'yes'",
    ],
    [
      '/servers?all_tenants=maybe',
      { version: '2.75' },
      400,
      'badRequest',
      "Unrecognized value 'maybe', acceptable values are: '0', '1', 'f', 'false', 'n', 'no', 'off', 'on', 't', 'true', 'y', 'yes'",
    ],
    [
      '/servers?changes-before=2020-01-01T00:00:00Z&changes-since=2021-01-01T00:00:00Z',
      { version: '2.75' },
      400,
      'badRequest',
      'The value of changes-since must be less than or equal to changes-before.',
    ],
    [
      '/os-hypervisors?hypervisor_hostname_pattern=zz',
      { version: '2.53' },
      404,
      'itemNotFound',
      "No hypervisor matching 'zz' could be found.",
    ],
    ['/os-hypervisors/1', { version: '2.53' }, 400, 'badRequest', 'Invalid uuid 1'],
    [
      '/servers?all_tenants=1',
      { user: 'demo' },
      403,
      'forbidden',
      "Policy doesn't allow os_compute_api:servers:index:get_all_tenants to be performed.",
    ],
    [
      '/servers/detail?all_tenants=1',
      { user: 'demo' },
      403,
      'forbidden',
      "Policy doesn't allow os_compute_api:servers:detail:get_all_tenants to be performed.",
    ],
    [
      '/os-services',
      { user: 'demo' },
      403,
      'forbidden',
      "Policy doesn't allow os_compute_api:os-services:list to be performed.",
    ],
    [
      '/os-migrations',
      { user: 'demo' },
      403,
      'forbidden',
      "Policy doesn't allow os_compute_api:os-migrations:index to be performed.",
    ],
    [
      '/os-hypervisors',
      { user: 'demo' },
      403,
      'forbidden',
      "Policy doesn't allow os_compute_api:os-hypervisors:list to be performed.",
    ],
    [
      '/os-hypervisors/detail',
      { user: 'demo' },
      403,
      'forbidden',
      "Policy doesn't allow os_compute_api:os-hypervisors:list-detail to be performed.",
    ],
    [
      '/os-aggregates',
      { user: 'demo' },
      403,
      'forbidden',
      "Policy doesn't allow os_compute_api:os-aggregates:index to be performed.",
    ],
    [
      '/servers?status=deleted',
      { user: 'demo' },
      403,
      'forbidden',
      'Only administrators may list deleted instances',
    ],
    [
      '/servers?sort_key=host',
      { user: 'demo' },
      403,
      'forbidden',
      'Only administrators can sort servers by host',
    ],
    ['/servers/x/action', act({ foo: null }), 400, 'badRequest', 'There is no such action: foo'],
    ['/servers/x/action', act({ a: null, b: 1 }), 400, 'badRequest', 'Malformed request body'],
    ['/servers/x/action', act('{'), 400, 'badRequest', 'Malformed request body'],
    ['/servers/x/action', act(''), 400, 'badRequest', 'Malformed request body'],
    [
      '/servers/x/action',
      { ...act('{"os-start": null}'), headers: { 'content-type': 'text/xml' } },
      415,
      'badMediaType',
      'Unsupported Content-Type',
    ],
    [
      '/servers/x/action',
      act({ 'os-start': null }),
      404,
      'itemNotFound',
      'Instance x has no mapping to a cell.',
    ],
    ['/servers/x/action', act({ confirmResize: 5 }), 404, 'itemNotFound', 'Instance x could not be found.'],
    [
      '/servers/x/action',
      act({ 'os-resetState': { state: 'foo' } }),
      400,
      'badRequest',
      "Invalid input for field/attribute state. Value: foo. 'foo' is not one of ['active', 'error']",
    ],
    [
      '/servers/x/action',
      act({ lock: { locked_reason: 5 } }),
      400,
      'badRequest',
      "Invalid input for field/attribute locked_reason. Value: 5. 5 is not of type 'string'",
    ],
    [
      '/servers/x/action',
      act({ evacuate: { foo: 1 } }),
      400,
      'badRequest',
      "Invalid input for field/attribute evacuate. Value: {'foo': 1}. Additional properties are not allowed ('foo' was unexpected)",
    ],
    [
      '/servers/x/action',
      act({ evacuate: { host: 5 } }),
      400,
      'badRequest',
      "Invalid input for field/attribute host. Value: 5. 5 is not of type 'string'",
    ],
    [
      '/servers/x/action',
      act({ evacuate: null }),
      400,
      'badRequest',
      "Invalid input for field/attribute evacuate. Value: None. None is not of type 'object'",
    ],
    [
      '/servers/x/action',
      { ...act({ evacuate: {} }), version: '2.1' },
      400,
      'badRequest',
      "Invalid input for field/attribute evacuate. Value: {}. 'onSharedStorage' is a required property",
    ],
  ];

describe('a refusal of the simulated Nova', () => {
  it.each(REFUSALS)('is worded as by the real one: %s %o', async (path, ask, status, name, message) => {
    const answer = await clientOf().ask(`/compute/v2.1${path}`, ask);
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({
      [name]: {
        code: status,
        message: message instanceof RegExp ? (expect.stringMatching(message) as string) : message,
      },
    });
  });

  it.each([
    ['/compute/v2.1/nope', {}],
    ['/compute/v2.1/servers/x/nope', {}],
    ['/compute/v2.1/os-services', { method: 'DELETE' }],
    ['/compute/v2.2/servers', {}],
  ] as const)('is a page of HTML where nothing is: %s %o', async (path, ask) => {
    const { status, headers, text } = await clientOf().ask(path, ask);
    expect(status).toBe(404);
    expect(headers['content-type']).toContain('text/html');
    expect(text).toContain('The resource could not be found.');
  });

  it('comes from what stands before Nova where there is no valid token, whatever else is wrong', async () => {
    const { status, headers, body } = await clientOf().ask('/compute/v2.1/nope', {
      user: null,
      version: '2.200',
    });
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toMatch(/^Keystone uri="http/);
    expect(body).toEqual({
      error: {
        code: 401,
        title: 'Unauthorized',
        message: 'The request you have made requires authentication.',
      },
    });
  });

  it('is the same for a server of another project as for one that is not there', async () => {
    const client = clientOf();
    client.cloud.addHosts('h1');
    const id = client.cloud.addInstance('theirs', { host: 'h1', owner: 'admin' });
    for (const ask of [{}, act({ evacuate: {} }), { method: 'DELETE' as const }]) {
      const path = `/compute/v2.1/servers/${id}${'body' in ask ? '/action' : ''}`;
      expect(await client.ask(path, { ...ask, user: 'demo' })).toMatchObject({
        status: 404,
        body: { itemNotFound: { message: `Instance ${id} could not be found.` } },
      });
    }
  });

  it('names the policy where a plain member may not do to his own server what an administrator may', async () => {
    const client = clientOf();
    client.cloud.addHosts('h1');
    const id = client.cloud.addInstance('mine', { host: 'h1' });
    const answer = await client.ask(`/compute/v2.1/servers/${id}/action`, {
      ...act({ evacuate: {} }),
      user: 'demo',
    });
    expect(answer).toMatchObject({
      status: 403,
      body: { forbidden: { message: "Policy doesn't allow os_compute_api:os-evacuate to be performed." } },
    });
  });
});

function act(body: unknown): Ask {
  return { method: 'POST', version: '2.79', body };
}
