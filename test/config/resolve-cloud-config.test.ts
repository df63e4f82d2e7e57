import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { revealAuth } from '../../src/config/cloud-auth.ts';
import { isCloudConfigError } from '../../src/config/guards.ts';
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
          '/work/clouds-public.yaml': 'public-clouds:\n  acme:\n    compute_api_version: "2.90"\n',
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
      defaultMicroversion: '/work/clouds-public.yaml:3 (public-clouds.acme.compute_api_version)',
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
      if (path === '/work/clouds.yaml') throw Object.assign(new Error('no'), { code: 'EACCES' });
      return path === CLOUDS ? prod() : null;
    };
    expect(resolveCloudConfig({ ...options, readFile })).toMatchObject({
      files: [CLOUDS],
      warnings: ['/work/clouds.yaml cannot be read (EACCES) and was passed over'],
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

describe('an error', () => {
  it('lists what was searched where there is nothing', () => {
    const error = errorOf(machine({}));
    expect(error).toMatchObject({ code: 'cloudConfig', problem: 'cloudMissing', source: null });
    expect(error.searched.slice(0, 4)).toEqual([
      '/work/clouds.yaml',
      '/work/clouds.yml',
      '/work/clouds.json',
      CLOUDS,
    ]);
    expect(error.searched.at(-1)).toBe('/etc/openstack/clouds.json');
    expect(error.message).toContain(error.searched.join(', '));
    expect(error.message).toMatch(/Write a clouds.yaml, set OS_AUTH_URL .* or give the option auth$/);
  });

  it('lists the clouds where none or another one is named', () => {
    const files = { [CLOUDS]: 'clouds: {a: {}, b: {}}' };
    expect(errorOf(machine(files))).toMatchObject({ problem: 'cloudMissing', clouds: ['a', 'b'] });
    expect(errorOf(machine(files, { cloud: 'c' })).message).toBe(
      `the option cloud: there is no cloud c; there are: a, b (${CLOUDS})`,
    );
  });

  it.each([
    ['a named file', { env: { OS_CLIENT_CONFIG_FILE: 'my.yaml' } }, 'OS_CLIENT_CONFIG_FILE: /work/my.yaml'],
    ['a given file', { configFile: '/my.yaml' }, 'the option configFile: /my.yaml'],
    ['a secure file', { env: { OS_CLIENT_SECURE_FILE: '/s.yaml' } }, 'OS_CLIENT_SECURE_FILE: /s.yaml'],
  ])('says that %s is not there, and nothing else is read', (_name, more, start) => {
    const error = errorOf(machine({ [CLOUDS]: prod() }, more));
    expect(error.problem).toBe('fileMissing');
    expect(error.message).toBe(`${start} does not exist; no other file is searched while it is named`);
  });

  it.each<[string, readonly string[], string, number | null, RegExp]>([
    ['no YAML', ['a: b: c'], 'syntax', null, /clouds\.yaml:8: is not YAML: a mapping or list begins in/],
    ['a key twice', ['key: a', 'key: b'], 'syntax', null, /clouds\.yaml:9: .*the same key stands twice/],
    ['another auth type', ['auth_type: v3totp'], 'authType', 8, /v3totp is not supported; these are: pass/],
    ['Keystone v2', ['auth_type: v2password'], 'authType', 8, /API v2\.0/],
    ['an unknown interface', ['interface: private'], 'valueWrong', 8, /'public', 'internal' and 'admin'/],
    ['two interfaces', ['interface: [internal, public]'], 'valueWrong', 8, /must be one of/],
    ['yes for a text', ['region_name: no'], 'valueWrong', 8, /YAML reads it as false, so put it in quotes/],
    ['no seconds', ['api_timeout: soon'], 'valueWrong', 8, /must be a number of seconds above 0/],
    ['no seconds at all', ['api_timeout: 0'], 'valueWrong', 8, /above 0/],
    ['half a retry', ['connect_retries: 1.5'], 'valueWrong', 8, /must be a whole number, 0 or more/],
    ['no microversion', ['compute_default_microversion: "2"'], 'valueWrong', 8, /such as 2\.95/],
    ['regions without a list', ['regions: A'], 'valueWrong', 8, /must be a list of regions/],
    ['an odd region', ['regions:', '- {name: A, interface: b}'], 'valueWrong', 9, /the name of a region, or/],
    ['a key of another type', ['token: abc'], 'valueWrong', 8, /password takes no token; it takes: auth_url/],
    ['part of the system', ['system_scope: some'], 'valueWrong', 8, /must be 'all'/],
    [
      'two scopes',
      ['system_scope: all'],
      'valueWrong',
      8,
      /the other one is from .*:7 \(clouds\.prod\.auth\.pr/,
    ],
    ['a single brace', ['compute_endpoint_override: "http://{"'], 'valueWrong', 8, /write two/],
    [
      'a secret in a text',
      ['cacert: "{password}"', 'password: hunter2'],
      'valueWrong',
      8,
      /takes \{password\} from the cloud/,
    ],
  ])('names the line of %s', (_name, lines, problem, line, message) => {
    const error = errorOf(machine({ [CLOUDS]: prod(...lines) }));
    expect(error.problem).toBe(problem);
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('hunter2');
    expect(error.source).toEqual(
      line === null ? null : expect.objectContaining({ from: 'file', path: CLOUDS, line }),
    );
  });

  it('names the variable that is missing', () => {
    expect(errorOf(machine({}, { env: { OS_AUTH_URL: 'http://k', OS_USERNAME: 'u' } })).message).toBe(
      'the variable OS_PASSWORD is missing for a login by the other OS_* variables',
    );
  });

  it('quotes nothing of a file, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat({ max: 200 }), (noise, at) => {
        const text = prod();
        const broken = text.slice(0, at) + noise + text.slice(at);
        try {
          resolveCloudConfig(machine({ [CLOUDS]: broken }));
        } catch (error) {
          if (!isCloudConfigError(error)) throw error;
          expect(error.message + JSON.stringify(error)).not.toContain('hunter2');
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('aliases', () => {
  it('may not lead in circles', () => {
    expect(errorOf(machine({ [CLOUDS]: 'clouds: &a {b: *a}' })).message).toMatch(/circles/);
  });

  it('may not multiply', () => {
    const levels = Array.from({ length: 9 }, (_, level) =>
      level === 0
        ? 'a0: &a0 [x, x, x, x, x, x, x, x]'
        : `a${level}: &a${level} [${`*a${level - 1}, `.repeat(8)}]`,
    );
    expect(errorOf(machine({ [CLOUDS]: levels.join('\n') })).message).toMatch(/too large/);
  });
});

it('~ is the home folder', () => {
  const { tls } = resolveCloudConfig(machine({ [CLOUDS]: prod('cacert: ~/ca.pem', 'cert: ~other/c.pem') }));
  expect(tls).toMatchObject({ cacert: `${HOME}/ca.pem`, cert: '~other/c.pem' });
});
