import { describe, expect, it } from 'vitest';
import { clientOf } from './support/client.ts';

const COUNT = 10_000;

describe('a simulated cloud with ten thousand servers', () => {
  it('answers about one of them as fast as with a few, and lists them in pages', async () => {
    const client = clientOf();
    client.cloud.addHosts(...Array.from({ length: 200 }, (_, index) => `h${index}`));
    let id = '';
    for (let index = 0; index < COUNT; index += 1) {
      id = client.cloud.addInstance(`s${index}`, { host: `h${index % 200}` });
    }
    await client.ask('/compute/v2.1/servers?limit=1');

    const started = performance.now();
    for (let index = 0; index < 200; index += 1) {
      expect((await client.ask(`/compute/v2.1/servers/${id}`, { version: '2.96' })).status).toBe(200);
    }
    let path: string | undefined = '/compute/v2.1/servers/detail?all_tenants=1';
    let seen = 0;
    while (path !== undefined) {
      const { body } = await client.ask(path, { version: '2.96' });
      const page = body as { servers: unknown[]; servers_links?: { href: string }[] };
      seen += page.servers.length;
      const next: string | undefined = page.servers_links?.[0]?.href;
      path = next === undefined ? undefined : `${new URL(next).pathname}${new URL(next).search}`;
    }
    expect(seen).toBe(COUNT);
    // Each takes a tenth of this on an idle machine.
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
