import { describe, expect, it } from 'vitest';
import { json, connect, fakeCloud, NOVA, version } from './fake-cloud.ts';
import type { Transport, TransportResponse } from '../../src/http/transport.ts';

const ONE = json({ version: version('v2.1', '2.1', '2.100') });
const list = (href: string) => json({ versions: [version('v2.1', '2.1', '2.100', href)] });
const PAGE: Partial<TransportResponse> = { status: 404, body: '<html>Not Found</html>' };

/** A cloud whose Nova answers by address, and a page of a gateway elsewhere. */
async function askedAt(
  endpoint: string,
  answers: Readonly<Record<string, Partial<TransportResponse>>>,
): Promise<{ asked: readonly string[]; base: string }> {
  const keystone = fakeCloud({ endpoint });
  const asked: string[] = [];
  const transport: Transport = {
    async send(request) {
      if (request.url.endsWith('/auth/tokens')) return keystone.send(request);
      asked.push(request.url);
      const servers = request.url.endsWith('/servers') ? json({ servers: [] }) : PAGE;
      return { status: 200, headers: {}, body: '', ...(answers[request.url] ?? servers) };
    },
    close: () => Promise.resolve(),
  };
  const nova = await connect(transport);
  const discovery = [...asked];
  await nova.servers.list().all();
  return { asked: discovery, base: asked.at(-1)?.replace(/\/servers$/, '') ?? '' };
}

describe('discovery', () => {
  it('asks the root where nothing is at the version', async () => {
    const result = await askedAt(`${NOVA}/v2.0/p1`, { [`${NOVA}/`]: list(`${NOVA}/v2.1/`) });
    expect(result).toEqual({ asked: [`${NOVA}/`], base: `${NOVA}/v2.1` });
  });

  it('asks the endpoint itself where its path has no more than the look of a version', async () => {
    const gateway = 'https://gateway.example/v2/compute';
    const result = await askedAt(gateway, { [`${gateway}/`]: list('http://10.0.0.1:8774/v2.1/') });
    expect(result).toEqual({
      asked: ['https://gateway.example/', `${gateway}/`],
      base: `${gateway}/v2.1`,
    });
  });

  it('asks the endpoint itself where the root leads to a dashboard', async () => {
    const gateway = 'https://gateway.example/v2/compute';
    const result = await askedAt(gateway, {
      'https://gateway.example/': { status: 302, body: '' },
      [`${gateway}/`]: list(`${gateway}/v2.1/`),
    });
    expect(result.base).toBe(`${gateway}/v2.1`);
  });

  it('stays where one version answers, whatever it calls itself', async () => {
    const gateway = 'https://compute.example';
    expect((await askedAt(gateway, { [`${gateway}/`]: ONE })).base).toBe(gateway);
  });

  it('takes the path of a link on the same host where Nova is there', async () => {
    const result = await askedAt('https://cloud.example', {
      'https://cloud.example/': list('http://cloud.example/osapi/v2.1/'),
      'https://cloud.example/osapi/v2.1/': ONE,
    });
    expect(result.base).toBe('https://cloud.example/osapi/v2.1');
  });

  it.each([
    ['a page', PAGE],
    ['a page with 200', { body: '<html>Welcome</html>' }],
    ['another list', list('http://cloud.example/v2.1/')],
    ['a refusal', { status: 403, body: '' }],
    ['a dashboard', { status: 302, body: '' }],
  ])(
    'puts back the prefix that a proxy has taken from a link, where it leads to %s',
    async (_name, there) => {
      const result = await askedAt('https://cloud.example/compute', {
        'https://cloud.example/compute/': list('http://cloud.example/v2.1/'),
        'https://cloud.example/v2.1/': there,
      });
      expect(result.base).toBe('https://cloud.example/compute/v2.1');
    },
  );

  it('says what it has found where that has no microversions', async () => {
    const old = json({
      versions: [
        { id: 'v1.1', status: 'CURRENT' },
        { id: 'v2.0', status: 'SUPPORTED' },
      ],
    });
    await expect(askedAt(`${NOVA}/v2.1`, { [`${NOVA}/`]: old })).rejects.toMatchObject({
      code: 'catalog',
      message: `${NOVA}/v2.1 offers no compute API with microversions, only v1.1, v2.0: is it Nova?`,
    });
  });

  it('says what it was answered first where nothing is there', async () => {
    await expect(askedAt(`${NOVA}/v2.1`, {})).rejects.toMatchObject({
      code: 'notFound',
      url: `${NOVA}/v2.1/`,
    });
  });

  it('goes nowhere else after a refusal', async () => {
    const refusal = { [`${NOVA}/v2.1/`]: { status: 403, body: '' }, [`${NOVA}/`]: list(`${NOVA}/v2.1/`) };
    await expect(askedAt(`${NOVA}/v2.1`, refusal)).rejects.toMatchObject({ code: 'forbidden' });
  });
});
