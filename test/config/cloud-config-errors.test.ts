import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCloudConfigError } from '../../src/config/guards.ts';
import { resolveCloudConfig } from '../../src/config/resolve-cloud-config.ts';
import { CLOUDS, errorOf, machine, prod } from './support.ts';

describe('an error', () => {
  it('lists what was searched where there is nothing', () => {
    const error = errorOf(machine({}));
    expect(error).toMatchObject({ code: 'cloudConfig', problem: 'cloudMissing', source: null });
    expect(error.searched.slice(0, 4)).toEqual([
      '/project/clouds.yaml',
      '/project/clouds.yml',
      '/project/clouds.json',
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
    [
      'a named file',
      { env: { OS_CLIENT_CONFIG_FILE: 'my.yaml' } },
      'OS_CLIENT_CONFIG_FILE: /project/my.yaml',
    ],
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

it.each([
  'auth: {auth_url: "https://me:hunter3@k", username: u, password: p}',
  'auth_type: none, auth: {endpoint: "http://me:hunter3@n"}',
  'auth_type: none, compute_endpoint_override: "http://hunter3@n"',
])('an address with a user or password in it is refused and not shown: %s', (cloud) => {
  const error = errorOf(machine({ [CLOUDS]: `clouds: {prod: {${cloud}}}` }));
  expect(error).toMatchObject({ problem: 'valueWrong', source: { path: CLOUDS } });
  expect(error.message).toMatch(/must not contain a user or a password$/);
});
