import { describe, expect, it } from 'vitest';
import { clientOf, type Client } from './support/client.ts';
import { realAnswers } from './support/real-answers.ts';
import { shapeOf, type Shape } from './support/shape-of.ts';

const real = realAnswers();

/** What the real one never was asked about: a type that stands beside null there, or null beside a type. */
function fits(simulated: Shape, seen: Shape): readonly string[] {
  return Object.entries(simulated)
    .filter(
      ([path, types]) => !types.split('|').every((type) => (seen[path] ?? '').split('|').includes(type)),
    )
    .map(([path, types]) => `${path} is ${types}, and was ${seen[path] ?? 'not there'}`);
}

async function populated(): Promise<{
  readonly client: Client;
  readonly paths: ReadonlyMap<string, string>;
}> {
  const client = clientOf({ hypervisorType: 'fake' });
  const { cloud } = client;
  cloud.addHosts('h1', 'h2');
  cloud.addServerGroup('apart', 'anti-affinity');
  cloud.addInstance('resized', {
    host: 'h1',
    owner: 'admin',
    state: 'resized',
    from: 'active',
    source: 'h2',
  });
  cloud.addInstance('member', { host: 'h1', group: 'apart' });
  const id = cloud.addInstance('plain', { host: 'h1', owner: 'admin' });
  const server = `/compute/v2.1/servers/${id}`;
  await client.ask(`${server}/action`, { method: 'POST', body: { 'os-stop': null } });
  await cloud.pass(60_000);
  await client.ask(`${server}/action`, { method: 'POST', body: { 'os-start': null } });
  await cloud.pass(60_000);
  const { body: actions } = await client.ask(`${server}/os-instance-actions`);
  const { instanceActions } = actions as { instanceActions: readonly { request_id: string }[] };
  const { body: list } = await client.ask('/placement/resource_providers?name=h1');
  const { resource_providers: providers } = list as { resource_providers: readonly { uuid: string }[] };
  const provider = `/placement/resource_providers/${providers[0]?.uuid ?? ''}`;
  const paths = new Map([
    ['GET /servers', '/compute/v2.1/servers?all_tenants=1'],
    ['GET /servers/detail', '/compute/v2.1/servers/detail?all_tenants=1&name=plain'],
    ['GET /servers/{id}', server],
    ['GET /servers/{id}/os-instance-actions', `${server}/os-instance-actions`],
    [
      'GET /servers/{id}/os-instance-actions/{request}',
      `${server}/os-instance-actions/${instanceActions[0]?.request_id ?? ''}`,
    ],
    ['GET /os-server-groups', '/compute/v2.1/os-server-groups?all_projects=1'],
    ...[...real.keys()]
      .filter((kind) => /^GET \/(os-|flavors|limits)/.test(kind) && kind !== 'GET /os-server-groups')
      .map((kind) => [kind, `/compute/v2.1${kind.slice(4)}`] as const),
    ['GET /placement/resource_providers', '/placement/resource_providers'],
    ['GET /placement/resource_providers/{id}/allocations', `${provider}/allocations`],
    ['GET /placement/resource_providers/{id}/inventories', `${provider}/inventories`],
    ['GET /placement/resource_providers/{id}/usages', `${provider}/usages`],
    ['GET /placement/allocations/{id}', `/placement/allocations/${id}`],
  ]);
  return { client, paths };
}

describe('the answers of the simulated cloud', () => {
  const versioned = [...real].filter(([, { versions }]) => versions.length > 0);

  it.each(versioned)('have the fields of a real Nova 31, at every version: %s', async (kind, answer) => {
    const { client, paths } = await populated();
    const path = paths.get(kind);
    expect(path, `the test knows no request for ${kind}`).toBeDefined();
    for (const version of answer.versions) {
      const { status, body } = await client.ask(path ?? '', { version });
      expect(status, `${kind} at ${version}`).toBe(200);
      const [simulated, seen] = [shapeOf(body), answer.at(version)];
      expect({ version, fields: Object.keys(simulated) }).toEqual({
        version,
        fields: Object.keys(seen).sort(),
      });
      expect({ version, wrong: fits(simulated, seen) }).toEqual({ version, wrong: [] });
    }
  });

  it.each([
    ['GET /identity/v3', '/identity/v3', 'admin'],
    ['GET /identity/v3/projects', '/identity/v3/projects', 'admin'],
    ['GET /identity/v3/users', '/identity/v3/users', 'admin'],
    ['GET /compute/', '/compute/', null],
    ['GET /compute/v2.1/', '/compute/v2.1/', null],
    ['401', '/compute/v2.1/servers', null],
    ['404', '/compute/v2.1/servers/none', 'admin'],
  ] as const)('have the fields of the real services: %s', async (kind, path, user) => {
    const { body } = await clientOf().ask(path, { user });
    const seen = real.get(kind)?.at('') ?? {};
    expect(Object.keys(shapeOf(body))).toEqual(Object.keys(seen).sort());
    expect(fits(shapeOf(body), seen)).toEqual([]);
  });
});
