import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { revealAuth } from '../../src/config/cloud-auth.ts';
import { resolveCloudConfig } from '../../src/config/resolve-cloud-config.ts';
import { describeSource } from '../../src/config/value-source.ts';
import { CLOUDS, errorOf, HOME, machine, prod } from './support.ts';

const OPENRC = {
  OS_AUTH_URL: 'https://keystone.example:5000/v3',
  OS_USERNAME: 'admin',
  OS_PASSWORD: 'hunter2-secret',
  OS_PROJECT_ID: 'f3b0',
  OS_PROJECT_NAME: 'admin',
  OS_USER_DOMAIN_NAME: 'Default',
  OS_REGION_NAME: 'RegionOne',
};

describe('a cloud', () => {
  it('is found in a stock clouds.yaml', () => {
    const config = resolveCloudConfig(machine({ [CLOUDS]: prod('region_name: RegionOne') }));
    expect(config).toMatchObject({
      cloud: 'prod',
      region: 'RegionOne',
      interface: 'public',
      endpointOverride: null,
      tls: { verify: true, cacert: null, cert: null, key: null },
      files: [CLOUDS],
      warnings: [],
    });
    expect(revealAuth(config.auth)).toEqual({
      type: 'password',
      authUrl: 'https://keystone.example:5000/v3',
      username: 'admin',
      password: 'hunter2-secret',
      projectName: 'admin',
    });
  });

  it('is found in the variables of an openrc file, where an id counts before a name', () => {
    const config = resolveCloudConfig(machine({}, { env: OPENRC }));
    expect(config).toMatchObject({ cloud: 'envvars', region: 'RegionOne', files: [] });
    expect(revealAuth(config.auth)).toEqual({
      type: 'password',
      authUrl: 'https://keystone.example:5000/v3',
      username: 'admin',
      userDomainName: 'Default',
      password: 'hunter2-secret',
      projectId: 'f3b0',
    });
  });

  it('says where each of its values came from', () => {
    const secure = '/etc/openstack/secure.yaml';
    const { sources } = resolveCloudConfig(
      machine(
        {
          [CLOUDS]: prod('profile: acme', 'regions: [A, B]'),
          [secure]: 'clouds:\n  prod:\n    auth:\n      password: other\n',
          '/project/clouds-public.yaml': 'public-clouds:\n  acme:\n    compute_api_version: "2.90"\n',
        },
        { env: { OS_CACERT: '/ca.pem', OS_CLOUD: 'prod' }, region: 'B' },
      ),
    );
    const words = Object.fromEntries(
      Object.entries(sources).map(([name, source]) => [name, describeSource(source)]),
    );
    expect(words).toMatchObject({
      'auth.authUrl': `${CLOUDS}:4 (clouds.prod.auth.auth_url)`,
      'auth.password': `${secure}:4 (clouds.prod.auth.password)`,
      region: `${CLOUDS}:9 (clouds.prod.regions[1])`,
      defaultMicroversion: '/project/clouds-public.yaml:3 (public-clouds.acme.compute_api_version)',
      'tls.cacert': 'OS_CACERT',
      interface: 'the default',
    });
  });

  it('is frozen, and its secrets show nowhere', () => {
    const config = resolveCloudConfig(machine({ [CLOUDS]: prod() }));
    expect(() => Object.assign(config.tls, { verify: false })).toThrow(TypeError);
    const shown = [JSON.stringify(config), inspect(config, { depth: 9 })].join();
    expect(shown).toContain('[redacted]');
    expect(shown).not.toContain('hunter2');
  });

  it('of a variable’s name is the one that is named, and the region of a variable one of its regions', () => {
    const files = { [CLOUDS]: prod('regions: [A, B]') };
    const env = { ...OPENRC, OS_CLOUD: 'prod', OS_REGION_NAME: 'B', OS_INTERFACE: 'internal' };
    expect(resolveCloudConfig(machine(files, { env }))).toMatchObject({
      cloud: 'prod',
      region: 'B',
      interface: 'internal',
      sources: { region: { from: 'file' }, interface: { from: 'variable', name: 'OS_INTERFACE' } },
    });
    expect(errorOf(machine(files, { env: { ...env, OS_REGION_NAME: 'C' } })).message).toBe(
      'OS_REGION_NAME: the cloud prod has no region C; it has: A, B (case counts)',
    );
  });

  it('says nothing by what is empty: the layer below counts', () => {
    const files = {
      [CLOUDS]: prod('profile: acme', 'interface:', 'cacert:', 'regions: [{name: A, values: {verify: ~}}]'),
      '/project/clouds-public.yaml':
        'public-clouds: {acme: {interface: internal, cacert: /ca.pem, verify: false}}',
    };
    expect(resolveCloudConfig(machine(files))).toMatchObject({
      interface: 'internal',
      tls: { verify: false, cacert: '/ca.pem' },
    });
  });

  it('of each auth type is a way to log in', () => {
    const auth = (...lines: readonly string[]): unknown =>
      revealAuth(
        resolveCloudConfig(
          machine({ [CLOUDS]: ['clouds:', '  c:', ...lines.map((line) => `    ${line}`)].join('\n') }),
        ).auth,
      );
    const url = { authUrl: 'http://k' };
    expect(auth('auth_type: v3token', 'auth: {auth_url: http://k, token: t, domain_name: d}')).toEqual({
      type: 'token',
      ...url,
      token: 't',
      domainName: 'd',
    });
    expect(
      auth(
        'auth_type: v3applicationcredential',
        'auth: {auth_url: http://k, application_credential_name: n, application_credential_secret: s, user_id: u}',
      ),
    ).toEqual({ type: 'applicationCredential', ...url, name: 'n', secret: 's', userId: 'u' });
    expect(auth('auth: {auth_url: http://k, user_id: u, password: p, system_scope: all}')).toEqual({
      type: 'password',
      ...url,
      userId: 'u',
      password: 'p',
      systemScope: 'all',
    });
    expect(auth('auth: {auth_url: http://k, user_id: u, password: p, trust_id: t}')).toMatchObject({
      trustId: 't',
    });
    expect(auth('auth_type: none', 'compute_endpoint_override: http://n:8774')).toEqual({
      type: 'none',
      endpoint: 'http://n:8774',
    });
    expect(auth('auth_type: admin_token', 'auth: {endpoint: http://n, token: t}')).toEqual({
      type: 'adminToken',
      endpoint: 'http://n',
      token: 't',
    });
  });
});

describe('what is odd and put up with', () => {
  it.each([
    ['a CA without verification', ['insecure: true', 'cacert: /ca.pem'], /the CA is not used/],
    ['a key without a certificate', ['key: /k.pem'], /is not used without a cert/],
    ['a profile that nobody has', ['profile: vexxhost'], /the profile vexxhost is in no clouds-public/],
    ['a word for insecure', ['insecure: "1"'], /this counts as false/],
    ['latest', ['compute_api_version: "2.latest"'], /means nothing here/],
  ])('%s is a warning that names the line', (_name, lines, expected) => {
    const { warnings } = resolveCloudConfig(machine({ [CLOUDS]: prod(...lines) }));
    expect(warnings).toEqual([expect.stringMatching(expected)]);
    expect(warnings[0]).toContain(`${CLOUDS}:`);
  });

  it('a file that may not be read is passed over', () => {
    const options = machine({});
    const readFile = (path: string): string | null => {
      if (path === '/project/clouds.yaml') throw Object.assign(new Error('no'), { code: 'EACCES' });
      return path === CLOUDS ? prod() : null;
    };
    expect(resolveCloudConfig({ ...options, readFile })).toMatchObject({
      files: [CLOUDS],
      warnings: ['/project/clouds.yaml cannot be read (EACCES) and was passed over'],
    });
  });

  it('a project beside an application credential is left out', () => {
    const env = {
      OS_AUTH_TYPE: 'v3applicationcredential',
      OS_AUTH_URL: 'http://k',
      OS_APPLICATION_CREDENTIAL_ID: 'i',
      OS_APPLICATION_CREDENTIAL_SECRET: 's',
      OS_PROJECT_NAME: 'p',
    };
    const { auth, warnings } = resolveCloudConfig(machine({}, { env }));
    expect(revealAuth(auth)).toEqual({
      type: 'applicationCredential',
      authUrl: 'http://k',
      id: 'i',
      secret: 's',
    });
    expect(warnings).toEqual([expect.stringMatching(/^OS_PROJECT_NAME: is not used/)]);
  });
});

it('~ is the home folder', () => {
  const { tls } = resolveCloudConfig(machine({ [CLOUDS]: prod('cacert: ~/ca.pem', 'cert: ~other/c.pem') }));
  expect(tls).toMatchObject({ cacert: `${HOME}/ca.pem`, cert: '~other/c.pem' });
});
