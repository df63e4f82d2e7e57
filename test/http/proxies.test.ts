import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { proxiesOf } from '../../src/http/proxies.ts';
import type { TlsOptions } from '../../src/http/tls-options.ts';
import { undiciTransport } from '../../src/http/undici-transport.ts';
import { type Authority, makeAuthority } from '../support/certificates.ts';
import { sendJson, startHttpServer, type TestServer } from '../support/http-server.ts';
import { startHttpsServer } from '../support/https-server.ts';
import { startProxy } from '../support/proxy-server.ts';

type Env = Readonly<Record<string, string | undefined>>;

let authority: Authority;
beforeAll(async () => {
  authority = await makeAuthority('the cloud');
});

function sender(env: Env, tls?: TlsOptions): (url: string, method?: 'GET' | 'POST') => Promise<number> {
  const transport = undiciTransport({ proxyEnv: env, tls });
  onTestFinished(() => transport.close());
  return async (url, method = 'GET') => {
    const { status } = await transport.send({
      method,
      url,
      headers: { 'x-auth-token': 'token' },
      signal: AbortSignal.timeout(10_000),
      ...(method === 'GET' ? {} : { body: '{}' }),
    });
    return status;
  };
}

const startPlain = (): Promise<TestServer> =>
  startHttpServer((_seen, response) => sendJson(response, 200, {}));

describe('a request over http', () => {
  it.each(['http_proxy', 'HTTP_PROXY'])('goes through the proxy of %s', async (variable) => {
    const [proxy, server] = await Promise.all([startProxy(), startPlain()]);
    expect(await sender({ [variable]: proxy.url })(`${server.url}/v2.1`)).toBe(200);
    expect(proxy.asked).toEqual([`GET ${server.url}/v2.1`]);
    expect(server.requests[0]?.headers['x-auth-token']).toBe('token');
  });

  it('shows the proxy who it is, and the server nothing of that', async () => {
    const [proxy, server] = await Promise.all([startProxy(), startPlain()]);
    await sender({ http_proxy: proxy.url.replace('//', '//me:pa%3Ass@') })(server.url);
    expect(proxy.authorizations).toEqual([`Basic ${Buffer.from('me:pa:ss').toString('base64')}`]);
  });

  it('that changes something has a connection of its own', async () => {
    const [proxy, server] = await Promise.all([startProxy(), startPlain()]);
    const send = sender({ http_proxy: proxy.url });
    for (let count = 0; count < 3; count += 1) await send(server.url);
    const kept = proxy.connections();
    expect(kept).toBeLessThan(3);
    for (let count = 0; count < 3; count += 1) await send(server.url, 'POST');
    expect(proxy.connections()).toBe(kept + 3);
    expect(server.requests.map(({ body }) => body)).toEqual(['', '', '', '{}', '{}', '{}']);
  });

  it.each(['127.0.0.1', '*', 'example.org, 127.0.0.1', 'example.org 127.0.0.1'])(
    'goes straight with no_proxy=%s',
    async (none) => {
      const [proxy, server] = await Promise.all([startProxy(), startPlain()]);
      await sender({ http_proxy: proxy.url, NO_PROXY: none })(server.url);
      expect(proxy.asked).toEqual([]);
      expect(server.requests).toHaveLength(1);
    },
  );

  it('goes straight to a loopback address of version 6 with no_proxy=::1', async () => {
    const proxy = await startProxy();
    const sending = sender({ http_proxy: proxy.url, no_proxy: '::1' })('http://[::1]:1/');
    await expect(sending).rejects.toThrow();
    expect(proxy.asked).toEqual([]);
  });

  it('goes straight where only https has a proxy', async () => {
    const [proxy, server] = await Promise.all([startProxy(), startPlain()]);
    await sender({ https_proxy: proxy.url })(server.url);
    expect(proxy.asked).toEqual([]);
  });

  it('does not look at the process’s own variables', async () => {
    const [proxy, server] = await Promise.all([startProxy(), startPlain()]);
    process.env['http_proxy'] = proxy.url;
    onTestFinished(() => {
      delete process.env['http_proxy'];
    });
    await sender({})(server.url);
    expect(proxy.asked).toEqual([]);
  });

  it('was not sent where the proxy does not answer', async () => {
    const server = await startPlain();
    await expect(sender({ http_proxy: 'http://127.0.0.1:1' })(server.url, 'POST')).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
    expect(server.requests).toEqual([]);
  });
});

describe('a request over https', () => {
  it.each(['GET', 'POST'] as const)(
    'goes through a tunnel, in which the server shows its certificate (%s)',
    async (method) => {
      const proxy = await startProxy();
      const server = await startHttpsServer(await authority.issue('server'));
      const env = { https_proxy: proxy.url };
      expect(await sender(env, { ca: authority.ca })(server.url, method)).toBe(200);
      expect(proxy.asked).toEqual([`CONNECT ${new URL(server.url).host}`]);
      await expect(sender(env)(server.url, method)).rejects.toMatchObject({
        code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      });
      expect(server.clients).toHaveLength(1);
    },
  );

  it('goes straight where only http has a proxy', async () => {
    const proxy = await startProxy();
    const server = await startHttpsServer(await authority.issue('server'));
    expect(await sender({ http_proxy: proxy.url }, { ca: authority.ca })(server.url)).toBe(200);
    expect(proxy.asked).toEqual([]);
  });
});

describe('the variables', () => {
  it('count in small letters first, and take a proxy without http://', () => {
    expect(
      proxiesOf({ http_proxy: 'small:1', HTTP_PROXY: 'http://large:1', https_proxy: ' ', HTTPS_PROXY: '' }),
    ).toEqual({ http: 'http://small:1/', https: null, none: '' });
  });

  it.each(['socks5://me:hunter2@proxy', 'http://me:hunter2@pro xy'])(
    'are refused without being shown where they name no such proxy',
    (value) => {
      expect(() => proxiesOf({ HTTPS_PROXY: value })).toThrow(
        expect.objectContaining({
          option: 'env.HTTPS_PROXY',
          message: expect.not.stringContaining('hunter2') as string,
        }),
      );
    },
  );

  it('are refused where a password has a % that stands for itself', () => {
    expect(() => proxiesOf({ HTTP_PROXY: 'http://me:hunter2%@proxy' })).toThrow(
      expect.objectContaining({
        option: 'env.HTTP_PROXY',
        message: expect.not.stringContaining('hunter2') as string,
      }),
    );
  });

  it('take addresses of version 6 in no_proxy with and without brackets', () => {
    expect(proxiesOf({ no_proxy: '::1, [::1] 0:0::1,nova.example:8774' }).none).toBe(
      '[::1],[::1],[::1],nova.example:8774',
    );
  });

  it('are not taken together with a dispatcher', () => {
    expect(() => undiciTransport({ dispatcher: {} as never, proxyEnv: {} })).toThrow(
      expect.objectContaining({ option: 'dispatcher' }),
    );
  });
});
