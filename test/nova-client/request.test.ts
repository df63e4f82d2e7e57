import { describe, expect, expectTypeOf, it } from 'vitest';
import * as z from 'zod';
import { Secret } from '../../src/config/secret.ts';
import type { NovaRequest } from '../../src/nova/request.ts';
import { fakeCloud, connect, json, NOVA, novaThat } from './fake-cloud.ts';

const keypairs = { method: 'GET', path: '/os-keypairs' } as const;

describe('a call that the library has no method for', () => {
  it('goes to Nova with token, microversion, query and body', async () => {
    const { nova, cloud } = await novaThat(() => json({ keypair: { name: 'k' } }, { status: 201 }));
    const answer = await nova.request({
      method: 'POST',
      path: '/os-keypairs',
      query: { user_id: 'u', dropped: undefined, tag: ['a', 'b c'], all: true },
      body: { keypair: { name: 'k' } },
      microversion: '2.10',
    });
    expect(answer).toMatchObject({
      data: { keypair: { name: 'k' } },
      status: 201,
      requestId: 'req-answer',
    });
    expect(cloud.calls).toHaveLength(1);
    expect(cloud.calls[0]).toMatchObject({
      method: 'POST',
      url: `${NOVA}/v2.1/os-keypairs?user_id=u&tag=a&tag=b+c&all=true`,
      body: '{"keypair":{"name":"k"}}',
      headers: { 'openstack-api-version': 'compute 2.10', 'x-auth-token': 'gAAAAABtoken' },
    });
  });

  it.each([
    [undefined, '2.1'],
    ['2.60', '2.60'],
    [{ max: '2.90' }, '2.90'],
    [{ min: '2.50', max: '2.200' }, '2.100'],
  ] as const)('asks for %j with %s', async (microversion, sent) => {
    const { nova, cloud } = await novaThat(() => json({}));
    await nova.request({ ...keypairs, microversion });
    expect(cloud.calls[0]?.headers['x-openstack-nova-api-version']).toBe(sent);
  });

  it.each([[{ min: '2.101', max: '2.200' }], ['2.101']] as const)(
    'that needs %j is not sent to a Nova that ends at 2.100',
    async (microversion) => {
      const { nova, cloud } = await novaThat(() => json({}));
      await expect(nova.request({ ...keypairs, microversion })).rejects.toMatchObject({
        code: 'microversionUnsupported',
        required: '2.101',
        max: '2.100',
      });
      expect(cloud.calls).toHaveLength(0);
    },
  );

  it('reads an empty body as null', async () => {
    const { nova } = await novaThat(() => ({ status: 202 }));
    expect((await nova.request({ method: 'DELETE', path: '/os-keypairs/k' })).data).toBeNull();
  });

  it('is read by a schema, of zod or of any other standard', async () => {
    const { nova } = await novaThat(() => json({ keypairs: [{ name: 'k' }] }));
    const schema = z.looseObject({ keypairs: z.array(z.looseObject({ name: z.string() })) });
    const { data } = await nova.request({ ...keypairs, schema });
    expectTypeOf(data.keypairs[0]?.name).toEqualTypeOf<string | undefined>();
    expect(data.keypairs[0]?.name).toBe('k');

    const later = {
      '~standard': { validate: (value: unknown) => Promise.resolve({ value: JSON.stringify(value) }) },
    };
    expect((await nova.request({ ...keypairs, schema: later })).data).toBe('{"keypairs":[{"name":"k"}]}');
  });

  it('says where the answer is not as the schema has it, and that a change was made', async () => {
    const { nova } = await novaThat(() => json({ keypairs: [{ name: 7 }] }));
    const schema = z.looseObject({ keypairs: z.array(z.looseObject({ name: z.string() })) });
    await expect(nova.request({ ...keypairs, schema })).rejects.toMatchObject({
      code: 'responseValidation',
      path: 'keypairs.0.name',
      url: `${NOVA}/v2.1/os-keypairs`,
      requestId: 'req-answer',
      mayHaveActed: false,
    });
    await expect(nova.request({ method: 'POST', path: '/os-keypairs', schema })).rejects.toMatchObject({
      mayHaveActed: true,
    });
  });

  it('fails with the error of its status', async () => {
    const { nova } = await novaThat(() =>
      json({ itemNotFound: { code: 404, message: 'No keypair' } }, { status: 404 }),
    );
    await expect(nova.request(keypairs)).rejects.toMatchObject({
      code: 'notFound',
      novaMessage: 'No keypair',
    });
  });

  it.each<[string, NovaRequest, number]>([
    ['a GET', keypairs, 3],
    ['a POST', { method: 'POST', path: '/os-keypairs' }, 1],
    ['a POST that may', { method: 'POST', path: '/os-keypairs', repeat: 'freely' }, 3],
    ['a DELETE', { method: 'DELETE', path: '/os-keypairs/k' }, 1],
  ])('is repeated only where that is safe: %s', async (_name, request, attempts) => {
    const cloud = fakeCloud({ answer: () => ({ status: 502 }) });
    const nova = await connect(cloud, { retries: 2, clock: instantly() });
    await expect(nova.request(request)).rejects.toMatchObject({ code: 'server' });
    expect(cloud.calls).toHaveLength(attempts);
  });
});

describe('a path', () => {
  it.each([
    'os-keypairs',
    '',
    '/',
    '//evil.example/x',
    '/servers//action',
    '/../v3/auth/tokens',
    '/servers/%2e%2E/x',
    '/servers/..',
    '/servers/a%2F..%2Fb',
    '/servers\\..\\x',
    '/servers/a b',
    '/servers?x=1',
    '/servers#x',
    '/servers/a%0d%0aX: y',
    '/servers/a\r\nX: y',
    '/servers/%00',
    '/servers/%',
    'http://evil.example/servers',
  ])('%j that could lead elsewhere is refused before anything is sent', async (path) => {
    const { nova, cloud } = await novaThat(() => json({}));
    await expect(nova.request({ method: 'POST', path })).rejects.toMatchObject({
      code: 'invalidOptions',
      option: 'path',
    });
    expect(cloud.calls).toHaveLength(0);
  });
});

describe('what JavaScript lets through and types do not', () => {
  it.each<[string, unknown]>([
    ['method', { method: 'PATCH', path: '/os-keypairs' }],
    ['method', { method: 'GET / HTTP/1.1\r\nX: y', path: '/os-keypairs' }],
    ['microversion', { ...keypairs, microversion: '2.1\r\nX-Auth-Token: y' }],
    ['microversion', { ...keypairs, microversion: { min: 'latest', max: '2.90' } }],
    ['microversion', { ...keypairs, microversion: 'latest' }],
    ['body', { ...keypairs, body: {} }],
    ['body', { ...keypairs, method: 'POST', body: { size: 1n } }],
    ['body', { ...keypairs, method: 'POST', body: { server: [{ adminPass: new Secret('hunter2') }] } }],
  ])('is refused as %s', async (option, request) => {
    const { nova, cloud } = await novaThat(() => json({}));
    await expect(nova.request(request as NovaRequest)).rejects.toMatchObject({
      code: 'invalidOptions',
      option,
    });
    expect(cloud.calls).toHaveLength(0);
  });
});

/** A clock on which every pause is over at once, and time limits never end. */
function instantly() {
  return {
    now: () => Date.parse('2026-01-01T00:00:00Z'),
    sleep: (ms: number, signal?: AbortSignal) =>
      ms < 70_000
        ? Promise.resolve()
        : new Promise<void>((_resolve, reject) =>
            signal?.addEventListener('abort', () => reject(new Error('over'))),
          ),
  };
}
