import { describe, expect, it } from 'vitest';
import { isPaginationLoopError } from '../../src/http/errors/guards.ts';
import type { TransportRequest } from '../../src/http/transport.ts';
import { json, NOVA, novaThat, rawServer } from './fake-cloud.ts';

function markerOf(request: TransportRequest): string | null {
  return new URL(request.url).searchParams.get('marker');
}

function page(ids: readonly string[], href?: string) {
  return json(
    {
      servers: ids.map((id) => rawServer({ id })),
      ...(href === undefined ? {} : { servers_links: [{ rel: 'next', href }] }),
    },
    { headers: { 'x-openstack-request-id': `req-${ids.join('')}`, date: 'Sun, 01 Mar 2026 12:00:00 GMT' } },
  );
}

describe('a list', () => {
  it('is read to its end, on the host that was asked, with its own filters', async () => {
    const { nova, cloud } = await novaThat((request) => {
      switch (markerOf(request)) {
        case null:
          return page(['a', 'b'], 'https://wrong.example/other/path?host=h9&limit=2&marker=b');
        case 'b':
          return page(['c', 'd'], '/v2.1/servers/detail?marker=d');
        default:
          return page(['e']);
      }
    });
    const whole = await nova.servers.detail({ host: 'h1', pageSize: 2 }).all();
    expect(whole.data.map((server) => server.id)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(whole).toMatchObject({ requestId: 'req-e', date: '2026-03-01T12:00:00.000Z', pages: 3 });
    expect(cloud.calls.map((call) => call.url)).toEqual([
      `${NOVA}/v2.1/servers/detail?all_tenants=1&host=h1&limit=2`,
      `${NOVA}/v2.1/servers/detail?all_tenants=1&host=h1&limit=2&marker=b`,
      `${NOVA}/v2.1/servers/detail?all_tenants=1&host=h1&limit=2&marker=d`,
    ]);
  });

  it('is read only as far as it is wanted, and anew each time', async () => {
    const { nova, cloud } = await novaThat((request) =>
      markerOf(request) === null ? page(['a', 'b'], '?marker=b') : page(['c']),
    );
    const pages = nova.servers.detail();
    expect(cloud.calls).toHaveLength(0);
    for await (const server of pages) {
      if (server.id === 'b') break;
    }
    expect(cloud.calls).toHaveLength(1);
    const ids: string[] = [];
    for await (const server of pages) ids.push(server.id);
    expect(ids).toEqual(['a', 'b', 'c']);
  });

  it('that goes round in circles is an error', async () => {
    const { nova, cloud } = await novaThat((request) =>
      markerOf(request) === 'b' ? page(['c'], '?marker=c') : page(['b'], '?marker=b'),
    );
    await expect(nova.servers.detail().all()).rejects.toMatchObject({
      code: 'paginationLoop',
      path: '/servers/detail',
      marker: 'b',
      requestId: 'req-b',
    });
    expect(cloud.calls).toHaveLength(3);
  });

  it.each([undefined, '', 'https://nova.example/servers', '?limit=2'])(
    'whose next page is %j is an error and not the end',
    async (href) => {
      const { nova } = await novaThat(() => json({ servers: [], servers_links: [{ rel: 'next', href }] }));
      await expect(nova.servers.detail().all()).rejects.toSatisfy(isPaginationLoopError);
    },
  );

  it('has no next page where only other links are given', async () => {
    const { nova } = await novaThat(() =>
      json({ servers: [], servers_links: [{ rel: 'previous', href: '?marker=a' }] }),
    );
    expect((await nova.servers.detail().all()).pages).toBe(1);
  });

  it('fails where a later page fails, with that page’s error', async () => {
    const { nova } = await novaThat((request) =>
      markerOf(request) === null ? page(['a'], '?marker=a') : { status: 403 },
    );
    await expect(nova.servers.detail().all()).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('the list of server groups, which Nova cuts off without a link', () => {
  const group = (id: string) => ({ id, name: id, policy: 'anti-affinity', members: [] });
  const groups = ['a', 'b', 'c', 'd', 'e'].map(group);

  it('is read on by offset until nothing more comes', async () => {
    const { nova, cloud } = await novaThat((request) => {
      const offset = Number(new URL(request.url).searchParams.get('offset') ?? 0);
      return json({ server_groups: groups.slice(offset, offset + 2) });
    });
    const { data } = await nova.serverGroups.list({ allProjects: true }).all();
    expect(data.map((one) => one.id)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(cloud.calls.map((call) => new URL(call.url).search)).toEqual([
      '?all_projects=1',
      '?all_projects=1&offset=2',
      '?all_projects=1&offset=4',
      '?all_projects=1&offset=5',
    ]);
  });

  it('is not read for ever where the offset is not heeded', async () => {
    const { nova, cloud } = await novaThat(() => json({ server_groups: groups }));
    await expect(nova.serverGroups.list().all()).rejects.toSatisfy(isPaginationLoopError);
    expect(cloud.calls).toHaveLength(2);
  });
});
