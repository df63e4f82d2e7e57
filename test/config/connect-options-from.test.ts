import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format } from 'node:util';
import createDebug from 'debug';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { connectOptionsFrom } from '../../src/config/connect-options-from.ts';
import type { ConnectOptions, ExplicitConnectOptions } from '../../src/config/connect-options.ts';
import { undiciTransport } from '../../src/http/undici-transport.ts';
import { NovaClient } from '../../src/nova/client.ts';
import { CERTIFICATE, KEY } from '../cell-database/certificate.ts';
import { fakeTransport } from '../http/fake-transport.ts';
import { fakeCloud } from '../nova-client/fake-cloud.ts';
import { CLOUDS, HOME, prod } from './support.ts';

type Files = Readonly<Record<string, string>>;

function complete(files: Files, options: ConnectOptions = {}): Promise<ExplicitConnectOptions> {
  const readFile = (path: string): string => {
    const text = files[path];
    if (text === undefined) throw Object.assign(new Error('none'), { code: 'ENOENT' });
    return text;
  };
  return connectOptionsFrom({ env: {}, ...options }, { readFile, cwd: '/project', home: HOME });
}

const LOGIN = { type: 'applicationCredential', authUrl: 'http://k', id: 'i', secret: 's' } as const;

describe('what a cloud says', () => {
  it('becomes the options', async () => {
    const yaml = prod(
      'regions: [A, B]',
      'interface: internal',
      'compute_endpoint_override: "https://nova.example/v2.1/%(project_id)s"',
      'api_timeout: 30',
      'connect_retries: 1',
      'status_code_retries: 2',
      'compute_service_type: compute_legacy',
      'compute_service_name: nova-old',
      'compute_api_version: "2.95"',
    );
    expect(await complete({ [CLOUDS]: yaml }, { region: 'B' })).toEqual({
      env: {},
      auth: {
        type: 'password',
        authUrl: 'https://keystone.example:5000/v3',
        username: 'admin',
        password: 'hunter2-secret',
        projectName: 'admin',
      },
      region: 'B',
      interface: 'internal',
      serviceType: 'compute_legacy',
      serviceName: 'nova-old',
      defaultMicroversion: '2.95',
      endpointOverride: 'https://nova.example/v2.1/%(project_id)s',
      timeoutMs: 30_000,
      retries: 2,
      tls: undefined,
    });
  });

  it('counts after what the caller says', async () => {
    const yaml = prod('interface: internal', 'api_timeout: 30', 'compute_region_name: A', 'insecure: true');
    const options = {
      region: 'Z',
      interface: 'admin',
      endpointOverride: 'http://nova',
      timeoutMs: 5,
      retries: 0,
      tls: {},
    } as const;
    expect(await complete({ [CLOUDS]: yaml }, options)).toMatchObject(options);
  });

  it('is not asked for where the caller says how to log in', async () => {
    expect(await complete({}, { auth: LOGIN })).toEqual({ auth: LOGIN, env: {} });
  });

  it('is the way there for a login of the caller’s own, whatever the cloud’s own lacks', async () => {
    const yaml = 'clouds: {prod: {region_name: A, auth: {auth_url: http://k}}}';
    expect(await complete({ [CLOUDS]: yaml }, { auth: LOGIN, cloud: 'prod' })).toMatchObject({
      auth: LOGIN,
      region: 'A',
    });
  });
});

describe('certificates', () => {
  const files = {
    '/project/ca.pem': CERTIFICATE,
    [`${HOME}/c.pem`]: CERTIFICATE,
    [`${HOME}/k.pem`]: KEY,
    '/none.pem': 'none',
  };

  it('are read from their files', async () => {
    const yaml = prod('cacert: ca.pem', 'cert: ~/c.pem', 'key: ~/k.pem');
    expect((await complete({ ...files, [CLOUDS]: yaml })).tls).toEqual({
      rejectUnauthorized: true,
      ca: CERTIFICATE,
      cert: CERTIFICATE,
      key: KEY,
    });
  });

  it('are not verified by a cloud that is insecure, and its CA is not read', async () => {
    const { tls } = await complete({ [CLOUDS]: prod('insecure: true', 'cacert: /missing.pem') });
    expect(tls).toMatchObject({ rejectUnauthorized: false, ca: undefined });
  });

  it('are not read for a transport of the caller’s own', async () => {
    const options = { transport: fakeTransport({}) };
    const { tls } = await complete({ [CLOUDS]: prod('cacert: /missing.pem') }, options);
    expect(tls).toBeUndefined();
  });

  it.each([
    [
      'cacert: /missing.pem',
      'fileMissing',
      /:8 \(clouds\.prod\.cacert\): \/missing\.pem cannot be read \(ENOENT\)$/,
    ],
    ['cert: /none.pem', 'valueWrong', /:8 \(clouds\.prod\.cert\): \/none\.pem holds nothing in PEM form$/],
  ])('that cannot be used are refused: %s', async (line, problem, message) => {
    await expect(complete({ ...files, [CLOUDS]: prod(line) })).rejects.toMatchObject({
      problem,
      message: expect.stringMatching(message) as string,
    });
  });
});

it('the warnings are written for whoever wants to read them, and no secret is', async () => {
  const lines: string[] = [];
  const { log } = createDebug;
  createDebug.log = (...args: unknown[]) => lines.push(format(...args));
  createDebug.enable('nova-lifeboat:*');
  onTestFinished(() => {
    createDebug.disable();
    createDebug.log = log;
  });
  const options = await complete({ [CLOUDS]: prod('insecure: true', 'cacert: /ca.pem') });
  await undiciTransport({ tls: options.tls }).close();
  expect(lines).toEqual([
    expect.stringContaining(`the cloud prod, from ${CLOUDS}`),
    expect.stringContaining('(clouds.prod.cacert): the CA is not used'),
    expect.stringContaining('certificates are not verified'),
  ]);
  expect(lines.join()).not.toContain('hunter2');
});

describe('connect()', () => {
  it('needs nothing but a clouds.yaml on the machine', async () => {
    const home = await mkdtemp(join(tmpdir(), 'nova-lifeboat-home-'));
    onTestFinished(() => rm(home, { recursive: true }));
    await mkdir(join(home, '.config/openstack'), { recursive: true });
    await writeFile(join(home, '.config/openstack/clouds.yaml'), prod());
    for (const name of Object.keys(process.env)) if (name.startsWith('OS_')) vi.stubEnv(name, undefined);
    vi.stubEnv('HOME', home);
    vi.stubEnv('XDG_CONFIG_HOME', undefined);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });

    const transport = fakeCloud();
    await using nova = await NovaClient.connect({ transport });
    expect(nova.microversions.max).toBe('2.100');
    expect(JSON.parse(transport.sent[0]?.body ?? '')).toMatchObject({
      auth: { identity: { password: { user: { name: 'admin', password: 'hunter2-secret' } } } },
    });
  });

  it('rejects, and sends nothing, where no cloud is configured', async () => {
    const transport = fakeCloud();
    const empty = await mkdtemp(join(tmpdir(), 'nova-lifeboat-home-'));
    onTestFinished(() => rm(empty, { recursive: true }));
    const env = { HOME: empty, OS_CLIENT_CONFIG_FILE: join(empty, 'clouds.yaml') };
    await expect(NovaClient.connect({ transport, env })).rejects.toMatchObject({
      code: 'cloudConfig',
      problem: 'fileMissing',
    });
    expect(transport.sent).toEqual([]);
  });

  it('takes no TLS options together with a transport', async () => {
    await expect(NovaClient.connect({ auth: LOGIN, transport: fakeCloud(), tls: {} })).rejects.toMatchObject({
      code: 'invalidOptions',
      option: 'tls',
    });
  });
});

describe('where Nova is', () => {
  it('is said by a login of the caller’s own before the cloud', async () => {
    const yaml = prod('compute_endpoint_override: http://other');
    const auth = { type: 'adminToken', endpoint: 'http://mine', token: 't' } as const;
    expect(await complete({ [CLOUDS]: yaml }, { cloud: 'prod', auth })).toMatchObject({
      auth,
      endpointOverride: undefined,
    });
  });

  it.each(['auth_type: none', 'auth_type: admin_token, auth: {token: t}'])(
    'may be said by the caller alone: %s',
    async (cloud) => {
      const yaml = `clouds: {prod: {${cloud}}}`;
      expect(await complete({ [CLOUDS]: yaml }, { endpointOverride: 'http://mine' })).toMatchObject({
        auth: { endpoint: 'http://mine' },
        endpointOverride: 'http://mine',
      });
    },
  );
});
