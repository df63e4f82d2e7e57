import fc from 'fast-check';
import { stringify } from 'yaml';
import { CWD, type CloudCase, HOME } from './cloud-case.ts';

/*
 * Cases of chance, from a seed. They keep away from what is documented as a difference: those are written by hand,
 * and here everything must be alike.
 */

type Keys = Readonly<Record<string, unknown>>;

const some = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
const rarely = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
const word = fc.constantFrom('alpha', 'beta', 'Gamma-1', 'with space', '1234', 'täst', 'a:b#c');
const regionName = fc.constantFrom('RegionOne', 'RegionTwo', 'eu-1');
const defined = (keys: Keys): Keys =>
  Object.fromEntries(Object.entries(keys).filter(([, value]) => value !== undefined));

/** A thing by its id, by its name in a domain, or by both. */
const byIdOrName = (id: string, name: string, domain: string): fc.Arbitrary<Keys> =>
  fc.oneof(
    fc.record({ [id]: word }),
    fc.record({ [name]: word, [`${domain}_domain_name`]: word }),
    fc.record({ [name]: word, [`${domain}_domain_id`]: word }),
    fc.record({ [id]: word, [name]: word, [`${domain}_domain_id`]: word, [`${domain}_domain_name`]: word }),
  );

const user = byIdOrName('user_id', 'username', 'user');
const project = fc.oneof(
  { weight: 3, arbitrary: byIdOrName('project_id', 'project_name', 'project') },
  { weight: 1, arbitrary: byIdOrName('tenant_id', 'tenant_name', 'project') },
);
const scope = fc.oneof(
  { weight: 6, arbitrary: project },
  { weight: 1, arbitrary: fc.record({ domain_id: word }) },
  { weight: 1, arbitrary: fc.record({ domain_name: word }) },
  { weight: 1, arbitrary: fc.constant({ system_scope: 'all' }) },
  { weight: 1, arbitrary: fc.record({ trust_id: word }) },
  { weight: 1, arbitrary: fc.constant({}) },
);
const authUrl = fc.constantFrom(
  'http://keystone.example:5000',
  'https://keystone.example:5000/v3',
  'https://cloud.example/identity',
  'https://keystone.example/v3/',
);
const merged = (...parts: readonly fc.Arbitrary<Keys>[]): fc.Arbitrary<Keys> =>
  fc.tuple(...parts).map((each) => each.reduce((all, part) => ({ ...all, ...part }), {}));

interface Login {
  readonly top: Keys;
  readonly auth: Keys;
}

const password: fc.Arbitrary<Login> = fc
  .tuple(
    some(fc.constantFrom('password', 'v3password')),
    merged(fc.record({ auth_url: authUrl, password: word }), user, scope),
  )
  .map(([type, auth]) => ({ top: defined({ auth_type: type }), auth }));

/** One domain for both, which is only spread where the token is for a project. */
const oneDomain: fc.Arbitrary<Login> = fc
  .tuple(
    fc.record({ auth_url: authUrl, password: word, username: word, project_name: word }),
    fc.constantFrom('domain_name', 'domain_id', 'default_domain_name', 'default_domain_id'),
    word,
  )
  .map(([auth, key, domain]) => ({ top: {}, auth: { ...auth, [key]: domain } }));

const token: fc.Arbitrary<Login> = fc
  .tuple(
    fc.constantFrom('token', 'v3token'),
    fc.constantFrom('token', 'auth_token'),
    word,
    merged(fc.record({ auth_url: authUrl }), scope),
  )
  .map(([type, key, secret, auth]) => ({ top: { auth_type: type, [key]: secret }, auth }));

const credential: fc.Arbitrary<Login> = merged(
  fc.record({ auth_url: authUrl, application_credential_secret: word }),
  fc.oneof(
    fc.record({ application_credential_id: word }),
    merged(fc.record({ application_credential_name: word }), user),
  ),
).map((auth) => ({ top: { auth_type: 'v3applicationcredential' }, auth }));

const endpoint = fc.constantFrom('http://nova.example:8774', 'http://nova.example:8774/v2.1');
const withoutKeystone: fc.Arbitrary<Login> = fc.oneof(
  fc.record({ endpoint }).map((auth) => ({ top: { auth_type: 'none' }, auth })),
  fc
    .tuple(
      fc.constantFrom('admin_token', 'token_endpoint'),
      word,
      fc.constantFrom('endpoint', 'url'),
      endpoint,
    )
    .map(([type, secret, key, url]) => ({ top: { auth_type: type, token: secret }, auth: { [key]: url } })),
);

const login: fc.Arbitrary<Login> = fc.oneof(
  { weight: 6, arbitrary: password },
  { weight: 2, arbitrary: oneDomain },
  { weight: 2, arbitrary: token },
  { weight: 2, arbitrary: credential },
  { weight: 1, arbitrary: withoutKeystone },
);

const interfaceName = fc.constantFrom('public', 'internal', 'admin', 'publicURL', 'internalURL');
const path = fc.constantFrom('/etc/ssl/ca.pem', '~/ca.pem', 'ca.pem');
const count = fc.nat({ max: 9 });

/** What a layer may say besides the login. */
const settings: fc.Arbitrary<Keys> = fc
  .record({
    interface: some(interfaceName),
    endpoint_type: rarely(interfaceName),
    compute_interface: rarely(interfaceName),
    compute_endpoint_type: rarely(interfaceName),
    compute_region_name: rarely(regionName),
    compute_endpoint_override: rarely(endpoint),
    compute_endpoint: rarely(endpoint),
    compute_service_name: rarely(word),
    compute_api_version: some(fc.constantFrom('2', '2.1', '2.0', '2.90', '2.100', '2.latest')),
    compute_default_microversion: rarely(fc.constantFrom('2.90', '2.100')),
    verify: some(fc.boolean()),
    insecure: rarely(fc.oneof(fc.boolean(), fc.constantFrom('true', 'TRUE', 'false'))),
    cacert: some(path),
    cert: some(path),
    key: some(path),
    api_timeout: some(fc.integer({ min: 1, max: 90 })),
    compute_timeout: rarely(fc.integer({ min: 1, max: 90 })),
    connect_retries: some(count),
    compute_connect_retries: rarely(count),
    status_code_retries: some(count),
    image_interface: rarely(interfaceName),
  })
  .map(defined);

const fewSettings = fc.tuple(settings, fc.nat(), fc.nat()).map(([keys, from, many]) => {
  const all = Object.entries(keys);
  const start = all.length === 0 ? 0 : from % all.length;
  return Object.fromEntries(all.slice(start, start + (many % 10)));
});

const regions: fc.Arbitrary<Keys> = fc.oneof(
  fc.constant({}),
  fc.record({ region_name: regionName }),
  fc.constant({ region_name: 'RegionOne,RegionTwo' }),
  fc.record({ regions: fc.uniqueArray(regionName, { minLength: 1 }) }),
  fc
    .uniqueArray(fc.record({ name: regionName, values: fewSettings }), {
      minLength: 1,
      selector: ({ name }) => name,
    })
    .map((list) => ({ regions: list })),
);

/** Some keys of `auth` stand beside it: names of projects win there, users and passwords lose. */
const spilled = fc.subarray(['auth_url', 'username', 'password', 'project_name', 'user_domain_name']);

const cloud: fc.Arbitrary<Keys> = fc
  .tuple(login, fewSettings, regions, spilled, fc.boolean(), some(fc.constantFrom('acme', 'plain')), word)
  .map(([{ top, auth }, keys, region, moved, twice, profile, other]) => {
    const inside = Object.fromEntries(Object.entries(auth).filter(([key]) => twice || !moved.includes(key)));
    const outside = Object.fromEntries(
      Object.entries(auth)
        .filter(([key]) => moved.includes(key))
        .map(([key, value]) => [key, twice && key !== 'auth_url' ? other : value]),
    );
    return defined({ ...top, ...keys, ...region, ...outside, auth: inside, profile });
  });

/** With a dash where openstacksdk takes one, and no other layer has the key without. */
const DASHED = ['user_domain_name', 'project_name', 'auth_url'];
const dashed = (value: unknown): unknown =>
  typeof value !== 'object' || value === null || Array.isArray(value)
    ? value
    : Object.fromEntries(
        Object.entries(value).map(([key, below]) => [
          DASHED.includes(key) ? key.replaceAll('_', '-') : key,
          dashed(below),
        ]),
      );

const NAMES = ['prod', 'test', 'edge'];
const clouds: fc.Arbitrary<Keys> = fc
  .tuple(
    fc.oneof({ weight: 4, arbitrary: fc.constant(NAMES) }, fc.subarray(NAMES, { minLength: 1 })),
    fc.array(cloud, { minLength: 3, maxLength: 3 }),
    fc.boolean(),
  )
  .map(([names, all, dashes]) => {
    const chosen = Object.fromEntries(names.map((name, index) => [name, all[index]]));
    return { clouds: dashes ? dashed(chosen) : chosen };
  });

const secure: fc.Arbitrary<Keys> = fc
  .tuple(fc.constantFrom(...NAMES), fc.record({ password: word }), fewSettings)
  .map(([name, auth, keys]) => ({ clouds: { [name]: { auth, ...keys } } }));

const publicClouds: fc.Arbitrary<Keys> = fc
  .tuple(fewSettings, regions, authUrl)
  .map(([keys, region, url]) => ({
    'public-clouds': { acme: { auth: { auth_url: url }, ...keys, ...region }, plain: {} },
  }));

const FOLDERS = [CWD, `${HOME}/.config/openstack`, '/etc/xdg/openstack', '/etc/openstack'];
const place = (stem: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(...FOLDERS), fc.constantFrom('.yaml', '.yml', '.json'))
    .map(([folder, suffix]) => `${folder}/${stem}${suffix}`);

const write = (file: string, content: Keys): string =>
  file.endsWith('.json')
    ? JSON.stringify(content, null, 2)
    : stringify(content, { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' });

const filesOf = (
  stem: string,
  content: fc.Arbitrary<Keys>,
  least: number,
  most: number,
): fc.Arbitrary<Keys> =>
  fc
    .array(fc.tuple(place(stem), content), { minLength: least, maxLength: most })
    .map((all) => Object.fromEntries(all.map(([file, keys]) => [file, write(file, keys)])));

const files = merged(
  fc.oneof({ weight: 6, arbitrary: filesOf('clouds', clouds, 1, 3) }, fc.constant({})),
  filesOf('secure', secure, 0, 1),
  // Always there, or a profile would be one of another program.
  fc.tuple(place('clouds-public'), publicClouds).map(([file, content]) => ({ [file]: write(file, content) })),
) as fc.Arbitrary<CloudCase['files']>;

/** A cloud of the variables; a list or a mapping cannot stand in one. */
const described: fc.Arbitrary<Readonly<Record<string, string>>> = fc
  .tuple(login, fewSettings, some(regionName))
  .map(([{ top, auth }, keys, region]) =>
    Object.fromEntries(
      Object.entries({ ...top, ...auth, ...keys, region_name: region })
        // A switch as a text is a documented difference.
        .filter(([key, value]) => value !== undefined && key !== 'verify')
        .map(([key, value]) => [`OS_${key.toUpperCase()}`, String(value)]),
    ),
  );

const env: fc.Arbitrary<Readonly<Record<string, string>>> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  { weight: 3, arbitrary: fc.constantFrom(...NAMES, 'nowhere').map((name) => ({ OS_CLOUD: name })) },
  { weight: 3, arbitrary: described },
);

/** So many cases; the same ones for the same seed. */
export function generatedCases(many: number, seed: number): readonly CloudCase[] {
  const one = fc
    .tuple(files, env, some(fc.constantFrom(...NAMES)), rarely(regionName))
    .map(([theFiles, variables, name, region]) => ({
      files: theFiles,
      // A named cloud with variables besides is a documented difference.
      env: name === undefined ? variables : {},
      cwd: CWD,
      home: HOME,
      cloud: name,
      region,
    }));
  return fc
    .sample(one, { numRuns: many, seed })
    .map((each, index) => ({ ...each, name: `seed ${seed}, case ${index}` }));
}
