import { CWD, type CloudCase, cloudCase, HOME, USUAL, yamlCase } from './cloud-case.ts';

const AUTH = 'auth_url: http://keystone:5000/v3, username: admin, password: pw, project_name: admin';
const DOMAINS = 'user_domain_id: default, project_domain_id: default';
const LOGIN = `{${AUTH}, ${DOMAINS}}`;

/** One cloud, with a whole login and these further lines. */
const prod = (...lines: readonly string[]): string =>
  ['clouds:', '  prod:', `    auth: ${LOGIN}`, ...lines.map((line) => `    ${line}`), ''].join('\n');

/** One cloud with these lines alone. */
const bare = (...lines: readonly string[]): string =>
  ['clouds:', '  prod:', ...lines.map((line) => `    ${line}`), ''].join('\n');

const named = (name: string): string => `clouds:\n  ${name}:\n    auth: ${LOGIN}\n`;

const OPENRC = {
  OS_AUTH_URL: 'https://keystone:5000/v3',
  OS_PROJECT_ID: 'f3b0',
  OS_PROJECT_NAME: 'admin',
  OS_USER_DOMAIN_NAME: 'Default',
  OS_PROJECT_DOMAIN_ID: 'default',
  OS_USERNAME: 'admin',
  OS_PASSWORD: 'pw',
  OS_REGION_NAME: 'RegionOne',
  OS_INTERFACE: 'public',
  OS_IDENTITY_API_VERSION: '3',
};

const places: readonly CloudCase[] = [
  `${CWD}/clouds.yaml`,
  `${CWD}/clouds.yml`,
  `${CWD}/clouds.json`,
  `${HOME}/.config/openstack/clouds.yaml`,
  `${HOME}/.config/openstack/clouds.yml`,
  '/etc/xdg/openstack/clouds.yaml',
  '/etc/openstack/clouds.yaml',
  '/etc/openstack/clouds.json',
].map((path, index) =>
  cloudCase(`found in ${path}`, {
    [path]: path.endsWith('.json')
      ? JSON.stringify({
          clouds: {
            [`at${index}`]: {
              auth: {
                auth_url: 'http://k',
                username: 'u',
                password: 'p',
                project_id: '1',
                user_domain_id: 'd',
              },
            },
          },
        })
      : named(`at${index}`),
  }),
);

const search: readonly CloudCase[] = [
  cloudCase('the working folder is before the home folder', {
    [`${CWD}/clouds.yaml`]: named('here'),
    [USUAL]: named('there'),
  }),
  cloudCase('yaml is before yml and json', {
    [`${CWD}/clouds.json`]: '{"clouds": {"json": {}}}',
    [`${CWD}/clouds.yml`]: named('yml'),
    [`${CWD}/clouds.yaml`]: named('yaml'),
  }),
  cloudCase('a whole folder is searched before the next one', {
    [`${CWD}/clouds.yml`]: named('here'),
    [USUAL]: named('there'),
  }),
  cloudCase('XDG_CONFIG_HOME', { '/xdg/openstack/clouds.yaml': named('xdg') }, { XDG_CONFIG_HOME: '/xdg' }),
  cloudCase(
    'XDG_CONFIG_HOME is before the home folder',
    { '/xdg/openstack/clouds.yaml': named('xdg'), [USUAL]: named('usual') },
    { XDG_CONFIG_HOME: '/xdg' },
  ),
  cloudCase('the home folder counts as well', { [USUAL]: named('usual') }, { XDG_CONFIG_HOME: '/xdg' }),
  cloudCase(
    'XDG_CONFIG_DIRS',
    { '/site/openstack/clouds.yaml': named('site') },
    { XDG_CONFIG_DIRS: '/site' },
  ),
  cloudCase(
    'a snap',
    { '/home/real/.config/openstack/clouds.yaml': named('real') },
    { SNAP_REAL_HOME: '/home/real' },
  ),
  cloudCase(
    'a named file',
    { '/elsewhere/my.yaml': named('mine'), [USUAL]: named('usual') },
    {
      OS_CLIENT_CONFIG_FILE: '/elsewhere/my.yaml',
    },
  ),
  cloudCase(
    'a named file, from the working folder',
    { [`${CWD}/my.yaml`]: named('mine') },
    {
      OS_CLIENT_CONFIG_FILE: 'my.yaml',
    },
  ),
  cloudCase(
    'a named file that is not there',
    { [USUAL]: named('usual') },
    { OS_CLIENT_CONFIG_FILE: '/no.yaml' },
    { differs: 'named file' },
  ),
  cloudCase('nothing at all', {}),
  cloudCase('an empty file', { [USUAL]: '' }),
  cloudCase('a list', { [USUAL]: '- a\n' }),
  cloudCase('no clouds', { [USUAL]: 'other: 1\n' }),
  cloudCase('clouds that are null', { [USUAL]: 'clouds:\n' }),
  cloudCase('a cloud that is null', { [USUAL]: 'clouds:\n  prod:\n' }),
  cloudCase('no YAML', { [USUAL]: 'clouds: [' }),
  cloudCase('two documents', { [USUAL]: `${named('a')}---\n${named('b')}` }),
  cloudCase('a tab', { [USUAL]: 'clouds:\n\tprod: {}\n' }),
  yamlCase('a key twice', prod('region_name: A', 'region_name: B'), { differs: 'duplicate keys' }),
  yamlCase(
    'anchors and merges',
    `base: &base\n  region_name: A\n  interface: internal\nclouds:\n  prod:\n    <<: *base\n    region_name: B\n    auth: ${LOGIN}\n`,
  ),
  yamlCase(
    'a list of merges',
    `a: &a {region_name: A}\nb: &b {region_name: B, interface: admin}\nclouds:\n  prod:\n    <<: [*a, *b]\n    auth: ${LOGIN}\n`,
  ),
  yamlCase('an alias', `auth: &auth ${LOGIN}\nclouds:\n  prod:\n    auth: *auth\n`),
];

const SECURE = `${HOME}/.config/openstack/secure.yaml`;
const withoutPassword = bare(`auth: {auth_url: http://k, username: admin, project_name: p, ${DOMAINS}}`);
const secure: readonly CloudCase[] = [
  cloudCase('secure.yaml has the password', {
    [USUAL]: withoutPassword,
    [SECURE]: 'clouds: {prod: {auth: {password: secret}}}\n',
  }),
  cloudCase('secure.yaml is found in another folder', {
    [USUAL]: withoutPassword,
    '/etc/openstack/secure.yaml': 'clouds: {prod: {auth: {password: secret}}}\n',
  }),
  cloudCase('secure.yaml wins', {
    [USUAL]: prod('region_name: A'),
    [SECURE]: 'clouds: {prod: {region_name: B, auth: {password: other}}}\n',
  }),
  cloudCase('secure.yaml alone', { [SECURE]: prod() }),
  cloudCase('secure.yaml brings a cloud', { [USUAL]: named('a'), [SECURE]: named('b') }, {}, { cloud: 'b' }),
  cloudCase('secure.yaml replaces lists', {
    [USUAL]: prod('regions: [A, B]'),
    [SECURE]: 'clouds: {prod: {regions: [C]}}\n',
  }),
  cloudCase('an empty secure.yaml', { [USUAL]: prod(), [SECURE]: '' }),
  cloudCase(
    'a named secure file',
    { [USUAL]: withoutPassword, '/s.yaml': 'clouds: {prod: {auth: {password: s}}}\n' },
    { OS_CLIENT_SECURE_FILE: '/s.yaml' },
  ),
  cloudCase(
    'a named secure file that is not there',
    { [USUAL]: prod() },
    { OS_CLIENT_SECURE_FILE: '/no.yaml' },
    { differs: 'named file' },
  ),
];

const PUBLIC = '/etc/openstack/clouds-public.yaml';
const profiles: readonly CloudCase[] = [
  cloudCase('a profile', {
    [USUAL]: bare('profile: acme', `auth: {username: u, password: p, project_name: p, ${DOMAINS}}`),
    [PUBLIC]:
      'public-clouds:\n  acme:\n    auth: {auth_url: http://acme}\n    region_name: Acme\n    interface: admin\n',
  }),
  cloudCase('a profile under its older name', {
    [USUAL]: bare('cloud: acme', `auth: {username: u, password: p, project_name: p, ${DOMAINS}}`),
    [PUBLIC]: 'public-clouds: {acme: {auth: {auth_url: http://acme}}}\n',
  }),
  cloudCase('the cloud wins over its profile', {
    [USUAL]: prod('profile: acme', 'interface: internal'),
    [PUBLIC]: 'public-clouds: {acme: {interface: admin, auth: {auth_url: http://acme, username: nobody}}}\n',
  }),
  cloudCase(
    'the regions of a profile',
    {
      [USUAL]: prod('profile: acme'),
      [PUBLIC]: 'public-clouds: {acme: {regions: [{name: A, values: {interface: admin}}, B]}}\n',
    },
    {},
    { region: 'B' },
  ),
  cloudCase('the regions of a profile, first', {
    [USUAL]: prod('profile: acme'),
    [PUBLIC]: 'public-clouds: {acme: {regions: [{name: A, values: {interface: admin}}, B]}}\n',
  }),
  cloudCase(
    'a profile that is nowhere',
    { [USUAL]: prod('profile: vexxhost') },
    {},
    { differs: 'other programs’ profiles' },
  ),
];

const which: readonly CloudCase[] = [
  yamlCase('the only cloud', prod()),
  yamlCase('by OS_CLOUD', named('a') + named('b').replace('clouds:\n', ''), { env: { OS_CLOUD: 'b' } }),
  yamlCase('by argument', named('a') + named('b').replace('clouds:\n', ''), { cloud: 'b' }),
  yamlCase('argument over OS_CLOUD', named('a') + named('b').replace('clouds:\n', ''), {
    cloud: 'b',
    env: { OS_CLOUD: 'a' },
  }),
  yamlCase('none of several', named('a') + named('b').replace('clouds:\n', '')),
  yamlCase('an unknown one', prod(), { cloud: 'test' }),
  yamlCase('an unknown OS_CLOUD', prod(), { env: { OS_CLOUD: 'test' } }),
  cloudCase('the variables', {}, OPENRC),
  yamlCase('the variables before the only cloud', prod(), { env: OPENRC }),
  yamlCase('a named cloud before the variables', prod(), {
    env: { ...OPENRC, OS_REGION_NAME: '', OS_INTERFACE: '' },
    cloud: 'prod',
  }),
  yamlCase('OS_CLOUD before the variables', prod(), {
    env: { ...OPENRC, OS_REGION_NAME: '', OS_INTERFACE: '', OS_CLOUD: 'prod' },
  }),
  yamlCase('selectors describe no cloud', prod(), { env: { OS_CLOUD_NAME: 'x' } }),
  cloudCase('another name for the variables', {}, { ...OPENRC, OS_CLOUD_NAME: 'rc' }),
  cloudCase('the variables by their name', {}, OPENRC, { cloud: 'envvars' }),
  yamlCase('a cloud of the variables’ name', named('envvars')),
  yamlCase('a cloud of OS_CLOUD_NAME', prod(), { env: { OS_CLOUD_NAME: 'prod' } }),
  yamlCase('test runners’ variables', prod(), {
    env: { OS_TEST_PATH: 'x', OS_STDOUT_CAPTURE: '1', OS_LOG_CAPTURE: '1' },
  }),
  yamlCase('the region of a variable', prod('regions: [A, B]'), {
    env: { OS_REGION_NAME: 'B' },
    differs: 'variables over a named cloud',
  }),
  yamlCase('the interface of a variable', prod(), {
    env: { OS_INTERFACE: 'internal', OS_CLOUD: 'prod' },
    differs: 'variables over a named cloud',
  }),
  yamlCase('the CA of a variable', prod(), {
    env: { OS_CACERT: '/ca.pem', OS_CLOUD: 'prod' },
    differs: 'variables over a named cloud',
  }),
  yamlCase('the certificate of variables', prod(), {
    env: { OS_CERT: '/c.pem', OS_KEY: '/k.pem', OS_CLOUD: 'prod' },
    differs: 'variables over a named cloud',
  }),
];

const regions: readonly CloudCase[] = [
  yamlCase('no region', prod()),
  yamlCase('region_name', prod('region_name: A')),
  yamlCase('a list of names', prod('region_name: "A,B"')),
  yamlCase('a list of names, the second', prod('region_name: "A,B"'), { region: 'B' }),
  yamlCase('regions, the first', prod('regions: [A, B]')),
  yamlCase('regions, the second', prod('regions: [A, B]'), { region: 'B' }),
  yamlCase(
    'a region with values',
    prod('regions:', '- A', '- name: B', '  values: {interface: admin, auth: {project_name: b}}'),
    { region: 'B' },
  ),
  yamlCase(
    'a region’s values beat the cloud’s',
    prod('interface: internal', 'regions: [{name: A, values: {interface: admin}}]'),
  ),
  yamlCase('a region without values', prod('regions: [{name: A}]')),
  yamlCase('a region with other keys', prod('regions: [{name: A, interface: admin}]')),
  yamlCase('a region without a name', prod('regions: [{values: {}}]')),
  yamlCase('regions beat region_name', prod('region_name: C', 'regions: [A, B]')),
  yamlCase('an unknown region', prod('regions: [A, B]'), { region: 'C' }),
  yamlCase('case counts', prod('region_name: RegionOne'), { region: 'regionone' }),
  yamlCase('any region where none is named', prod(), { region: 'Z' }),
  yamlCase('an empty list', prod('regions: []'), { region: 'Z' }),
  yamlCase('a region for Nova', prod('region_name: A', 'compute_region_name: B')),
  yamlCase('a number', prod('region_name: "1"')),
  yamlCase('a number without quotes', prod('regions: [{name: A, values: {compute_region_name: 010}}]'), {
    differs: 'numbers',
  }),
  yamlCase('Norway', prod('regions: [NO, SE]'), { differs: 'yes and no', region: 'SE' }),
];

const auth: readonly CloudCase[] = [
  yamlCase(
    'keys outside auth',
    bare(
      'auth: {auth_url: http://k}',
      'username: u',
      'password: p',
      'project_name: p',
      'user_domain_id: d',
      'project_domain_id: d',
    ),
  ),
  yamlCase('a project outside auth wins', prod('project_name: outside')),
  yamlCase('a user inside auth wins', prod('username: outside', 'password: outside')),
  yamlCase(
    'tenants',
    bare(
      'auth: {auth_url: http://k, username: u, password: p, tenant_name: t, user_domain_id: d, project_domain_id: d}',
    ),
  ),
  yamlCase(
    'tenant ids',
    bare('auth: {auth_url: http://k, username: u, password: p, tenant-id: t, user_domain_id: d}'),
  ),
  yamlCase(
    'projects beat tenants',
    bare(
      'auth: {auth_url: http://k, username: u, password: p, project_name: p, tenant_name: t, user_domain_id: d, project_domain_id: d}',
    ),
  ),
  yamlCase(
    'dashes in auth',
    bare(
      'auth: {auth-url: http://k, username: u, password: p, project-name: p, user-domain-name: d, project-domain-name: e}',
    ),
  ),
  yamlCase(
    'user_name',
    bare(`auth: {auth_url: http://k, user_name: u, password: p, project_name: p, ${DOMAINS}}`),
  ),
  yamlCase('by ids', bare('auth: {auth_url: http://k, user_id: u, password: p, project_id: p}')),
  yamlCase(
    'ids beat names',
    bare(
      `auth: {auth_url: http://k, user_id: i, username: u, password: p, project_id: i, project_name: p, ${DOMAINS}}`,
    ),
  ),
  yamlCase(
    'domain ids beat domain names',
    bare(
      'auth: {auth_url: http://k, username: u, password: p, project_name: p, user_domain_id: i, user_domain_name: n, project_domain_id: i, project_domain_name: n}',
    ),
  ),
  yamlCase(
    'one domain for both',
    bare('auth: {auth_url: http://k, username: u, password: p, project_name: p, domain_name: d}'),
  ),
  yamlCase(
    'one domain id for both',
    bare('auth: {auth_url: http://k, username: u, password: p, project_name: p, domain_id: d}'),
  ),
  yamlCase(
    'one domain beside auth',
    bare('domain_name: d', 'auth: {auth_url: http://k, username: u, password: p, project_name: p}'),
  ),
  yamlCase(
    'one domain for what is left',
    bare(
      'auth: {auth_url: http://k, username: u, password: p, project_name: p, domain_name: d, user_domain_name: e}',
    ),
  ),
  yamlCase(
    'default domains',
    bare('auth: {auth_url: http://k, username: u, password: p, project_name: p, default_domain_name: d}'),
  ),
  yamlCase(
    'default domain ids',
    bare('auth: {auth_url: http://k, username: u, password: p, project_name: p, default_domain_id: d}'),
  ),
  yamlCase(
    'a token for a domain',
    bare('auth: {auth_url: http://k, username: u, password: p, domain_name: d, user_domain_name: e}'),
  ),
  yamlCase(
    'a token for a domain by id',
    bare('auth: {auth_url: http://k, username: u, password: p, domain_id: d, user_domain_id: e}'),
  ),
  yamlCase(
    'a token for the system',
    bare('auth: {auth_url: http://k, username: u, password: p, system_scope: all, user_domain_id: e}'),
  ),
  yamlCase(
    'a token for a trust',
    bare('auth: {auth_url: http://k, username: u, password: p, trust_id: t, user_domain_id: e}'),
  ),
  yamlCase(
    'a token for nothing',
    bare('auth: {auth_url: http://k, username: u, password: p, user_domain_id: e}'),
  ),
  yamlCase('no domains', bare('auth: {auth_url: http://k, username: u, password: p, project_name: p}'), {
    differs: 'missing domain',
  }),
  yamlCase(
    'no domains, v3password',
    bare('auth_type: v3password', 'auth: {auth_url: http://k, username: u, password: p, project_name: p}'),
    { differs: 'missing domain' },
  ),
  yamlCase('no auth_url', bare(`auth: {username: u, password: p, project_name: p, ${DOMAINS}}`)),
  yamlCase('no password', withoutPassword),
  yamlCase('no user', bare(`auth: {auth_url: http://k, password: p, project_name: p, ${DOMAINS}}`), {
    differs: 'refused early',
  }),
  yamlCase(
    'project and domain',
    bare(
      `auth_type: v3password`,
      `auth: {auth_url: http://k, username: u, password: p, system_scope: all, project_name: p, ${DOMAINS}}`,
    ),
  ),
  yamlCase('a key that does not exist', bare(`auth: {${AUTH}, ${DOMAINS}, user_domian_name: x}`)),
  yamlCase('a token with a password', prod('token: t')),
  yamlCase('a passcode with a password', prod('passcode: "123456"')),
  yamlCase(
    'a password that is a number',
    bare(`auth: {auth_url: http://k, username: u, password: 1234, project_name: p, ${DOMAINS}}`),
  ),
  yamlCase(
    'a password that is octal',
    bare(`auth: {auth_url: http://k, username: u, password: 0123, project_name: p, ${DOMAINS}}`),
    { differs: 'numbers' },
  ),
  yamlCase(
    'a password that is 1e3',
    bare(`auth: {auth_url: http://k, username: u, password: 1e3, project_name: p, ${DOMAINS}}`),
  ),
  yamlCase(
    'a password that is y',
    bare(`auth: {auth_url: http://k, username: u, password: y, project_name: p, ${DOMAINS}}`),
  ),
  yamlCase(
    'a password that is yes',
    bare(`auth: {auth_url: http://k, username: u, password: yes, project_name: p, ${DOMAINS}}`),
    { differs: 'yes and no' },
  ),
  yamlCase(
    'a password in quotes',
    bare(`auth: {auth_url: http://k, username: u, password: "no", project_name: p, ${DOMAINS}}`),
  ),
  yamlCase(
    'a password with braces',
    bare(`auth: {auth_url: http://k, username: u, password: "a{b}c", project_name: p, ${DOMAINS}}`),
  ),
  yamlCase(
    'a folded password',
    bare(
      'auth:',
      '  auth_url: http://k',
      '  username: u',
      '  password: >-',
      '    a',
      '    b',
      '  project_id: p',
      '  user_domain_id: d',
    ),
  ),
  yamlCase(
    'a project that is null',
    bare(
      'auth: {auth_url: http://k, username: u, password: p, project_name: p, project_id: ~, user_domain_id: d, project_domain_id: d}',
    ),
    { differs: 'empty values' },
  ),
  cloudCase(
    'an empty project of a variable',
    {},
    { ...OPENRC, OS_PROJECT_ID: '', OS_PROJECT_NAME: '', OS_TENANT_NAME: 't' },
    { differs: 'empty values' },
  ),
  yamlCase(
    'a region in the auth_url',
    bare(
      'region_name: A',
      `auth: {auth_url: "http://{region_name}.k", username: u, password: p, project_name: p, ${DOMAINS}}`,
    ),
  ),
  yamlCase(
    'an unknown name in the auth_url',
    bare(`auth: {auth_url: "http://{zone}.k", username: u, password: p, project_name: p, ${DOMAINS}}`),
  ),
  yamlCase(
    'two braces in the auth_url',
    bare(`auth: {auth_url: "http://k/{{x}}", username: u, password: p, project_name: p, ${DOMAINS}}`),
  ),
  yamlCase('auth in a region', prod('regions: [{name: A, values: {auth: {username: inRegion}}}]')),
];

const types: readonly CloudCase[] = [
  yamlCase('token', bare('auth_type: token', 'token: t', 'auth: {auth_url: http://k, project_id: p}')),
  yamlCase('token in auth', bare('auth_type: token', 'auth: {auth_url: http://k, project_id: p, token: t}'), {
    differs: 'token in auth',
  }),
  yamlCase(
    'v3token',
    bare(
      'auth_type: v3token',
      'token: t',
      'auth: {auth_url: http://k/v3, project_name: p, project_domain_name: d}',
    ),
  ),
  yamlCase(
    'auth_token',
    bare('auth_type: v3token', 'auth_token: t', 'auth: {auth_url: http://k/v3, project_id: p}'),
  ),
  cloudCase(
    'a token of variables',
    {},
    { OS_AUTH_TYPE: 'v3token', OS_AUTH_URL: 'http://k', OS_TOKEN: 't', OS_PROJECT_ID: 'p' },
  ),
  cloudCase(
    'a token of variables, older',
    {},
    { OS_AUTH_TYPE: 'token', OS_AUTH_URL: 'http://k', OS_AUTH_TOKEN: 't', OS_PROJECT_ID: 'p' },
  ),
  yamlCase('v3password', prod('auth_type: v3password')),
  yamlCase(
    'an application credential',
    bare(
      'auth_type: v3applicationcredential',
      'auth: {auth_url: http://k, application_credential_id: i, application_credential_secret: s}',
    ),
  ),
  yamlCase(
    'an application credential by name',
    bare(
      'auth_type: v3applicationcredential',
      'auth: {auth_url: http://k, application_credential_name: n, application_credential_secret: s, username: u, user_domain_name: d}',
    ),
  ),
  yamlCase(
    'an application credential by name and user id',
    bare(
      'auth_type: v3applicationcredential',
      'auth: {auth_url: http://k, application_credential_name: n, application_credential_secret: s, user_id: u}',
    ),
  ),
  cloudCase(
    'an application credential of variables',
    {},
    {
      OS_AUTH_TYPE: 'v3applicationcredential',
      OS_AUTH_URL: 'http://k',
      OS_APPLICATION_CREDENTIAL_ID: 'i',
      OS_APPLICATION_CREDENTIAL_SECRET: 's',
    },
  ),
  yamlCase(
    'an application credential without a secret',
    bare('auth_type: v3applicationcredential', 'auth: {auth_url: http://k, application_credential_id: i}'),
  ),
  yamlCase(
    'an application credential without a name',
    bare(
      'auth_type: v3applicationcredential',
      'auth: {auth_url: http://k, application_credential_secret: s}',
    ),
  ),
  yamlCase(
    'an application credential and a project',
    bare(
      'auth_type: v3applicationcredential',
      'auth: {auth_url: http://k, application_credential_id: i, application_credential_secret: s, project_id: p}',
    ),
    { differs: 'credential and project' },
  ),
  yamlCase(
    'an application credential as a password',
    bare('auth: {auth_url: http://k, application_credential_id: i, application_credential_secret: s}'),
  ),
  yamlCase('none', bare('auth_type: none', 'auth: {endpoint: "http://nova:8774"}')),
  yamlCase('none, endpoint outside', bare('auth_type: none', 'endpoint: http://nova:8774')),
  yamlCase(
    'none, with an override',
    bare(
      'auth_type: none',
      'auth: {endpoint: "http://nova:8774"}',
      'compute_endpoint_override: http://other:8774',
    ),
  ),
  yamlCase('None', bare('auth_type: None', 'auth: {endpoint: "http://nova:8774"}')),
  yamlCase('admin_token', bare('auth_type: admin_token', 'token: t', 'auth: {endpoint: "http://nova:8774"}')),
  yamlCase(
    'token_endpoint',
    bare('auth_type: token_endpoint', 'token: t', 'auth: {url: "http://nova:8774"}'),
  ),
  yamlCase(
    'auth_plugin',
    bare('auth_plugin: v3token', 'token: t', 'auth: {auth_url: http://k/v3, project_id: p}'),
    { differs: 'auth_plugin' },
  ),
  yamlCase(
    'auth_type before auth_plugin',
    bare(
      'auth_plugin: v3password',
      'auth_type: v3token',
      'token: t',
      'auth: {auth_url: http://k/v3, project_id: p}',
    ),
  ),
  yamlCase(
    'auth-type',
    bare('auth-type: v3token', 'token: t', 'auth: {auth_url: http://k/v3, project_id: p}'),
    { differs: 'dashes' },
  ),
  yamlCase(
    'v2password',
    bare(
      'auth_type: v2password',
      'auth: {auth_url: http://k/v2.0, username: u, password: p, tenant_name: t}',
    ),
    { differs: 'other auth types' },
  ),
  yamlCase(
    'v3totp',
    bare('auth_type: v3totp', 'auth: {auth_url: http://k, user_id: u, passcode: "1", project_id: p}'),
    { differs: 'other auth types' },
  ),
  yamlCase(
    'http_basic',
    bare('auth_type: http_basic', 'auth: {endpoint: "http://n", username: u, password: p}'),
    { differs: 'other auth types' },
  ),
  yamlCase('a type that does not exist', prod('auth_type: passwort')),
];

const settings: readonly CloudCase[] = [
  ...['public', 'internal', 'admin', 'publicURL', 'internalURL', 'adminURL'].map((name) =>
    yamlCase(`interface ${name}`, prod(`interface: ${name}`)),
  ),
  yamlCase('endpoint_type', prod('endpoint_type: internalURL')),
  yamlCase('endpoint_type beats interface', prod('interface: admin', 'endpoint_type: internal')),
  yamlCase('compute_interface', prod('interface: admin', 'compute_interface: internal')),
  yamlCase('compute_endpoint_type', prod('compute_endpoint_type: internal')),
  yamlCase('endpoint-type', prod('endpoint-type: internal'), { differs: 'dashes' }),
  cloudCase(
    'connect-retries below a secure connect_retries, over a profile',
    {
      [USUAL]: prod('profile: acme', 'connect-retries: 1'),
      [SECURE]: 'clouds: {prod: {connect_retries: 2}}\n',
      [PUBLIC]: 'public-clouds: {acme: {connect_retries: 3}}\n',
    },
    {},
    { differs: 'dashes' },
  ),
  yamlCase(
    'connect-retries over connect_retries',
    prod('connect-retries: 1', 'regions: [{name: A, values: {connect_retries: 2}}]'),
  ),
  cloudCase('connect-retries over a profile’s connect_retries', {
    [USUAL]: prod('profile: acme', 'connect-retries: 1'),
    [PUBLIC]: 'public-clouds: {acme: {connect_retries: 2}}\n',
  }),
  cloudCase('connect-retries below a secure connect_retries', {
    [USUAL]: prod('connect-retries: 1'),
    [SECURE]: 'clouds: {prod: {connect_retries: 2}}\n',
  }),
  yamlCase('compute-interface', prod('compute-interface: internal')),
  yamlCase('no interface', prod('interface:'), { differs: 'empty values' }),
  yamlCase('an interface that does not exist', prod('interface: private'), { differs: 'refused early' }),
  yamlCase(
    'another service’s keys',
    prod(
      'image_interface: admin',
      'image_endpoint_override: http://g',
      'volume_api_version: "3"',
      'identity_api_version: 3',
    ),
  ),
  yamlCase('an endpoint', prod('compute_endpoint_override: http://nova:8774/v2.1')),
  yamlCase('an endpoint under its older name', prod('compute_endpoint: http://nova:8774/v2.1')),
  yamlCase(
    'an endpoint with a project',
    prod('compute_endpoint_override: "http://nova:8774/v2.1/%(project_id)s"'),
  ),
  yamlCase(
    'an endpoint with a region',
    prod('region_name: A', 'compute_endpoint_override: "http://{region_name}.nova:8774/v2.1"'),
  ),
  yamlCase('an endpoint for all', prod('endpoint_override: http://all')),
  yamlCase('a service type and name', prod('compute_service_type: compute', 'compute_service_name: nova')),
  yamlCase('a microversion', prod('compute_default_microversion: "2.90"')),
  yamlCase('a microversion as API version', prod('compute_api_version: "2.95"')),
  yamlCase('2.100 as API version', prod('compute_api_version: "2.100"')),
  yamlCase('2.100 without quotes', prod('compute_default_microversion: 2.100'), { differs: 'numbers' }),
  yamlCase('2.90 without quotes', prod('compute_api_version: 2.90'), { differs: 'numbers' }),
  yamlCase('2.95 without quotes', prod('compute_api_version: 2.95')),
  yamlCase('2.1', prod('compute_api_version: "2.1"')),
  yamlCase('2', prod('compute_api_version: "2"')),
  yamlCase('2 without quotes', prod('compute_api_version: 2')),
  yamlCase('2.0', prod('compute_api_version: "2.0"')),
  yamlCase('latest', prod('compute_api_version: "2.latest"')),
  yamlCase('both, alike', prod('compute_api_version: "2.90"', 'compute_default_microversion: "2.90"')),
  yamlCase('both, unlike', prod('compute_api_version: "2.90"', 'compute_default_microversion: "2.95"')),
  yamlCase(
    'an API version and a microversion',
    prod('compute_api_version: "2"', 'compute_default_microversion: "2.95"'),
  ),
  yamlCase('time limits', prod('api_timeout: 30')),
  yamlCase('a time limit of a service', prod('compute_timeout: 12')),
  yamlCase('a service’s time limit wins', prod('api_timeout: 30', 'image_timeout: 5', 'compute_timeout: 12')),
  yamlCase('the last time limit wins', prod('compute_timeout: 12', 'image_timeout: 5')),
  yamlCase('timeout', prod('timeout: 7')),
  yamlCase('half a second', prod('api_timeout: 0.5')),
  yamlCase('retries', prod('connect_retries: 3', 'status_code_retries: 2')),
  yamlCase(
    'retries of Nova',
    prod('connect_retries: 3', 'compute_connect_retries: 5', 'compute_status_code_retries: 1'),
  ),
];

const tls: readonly CloudCase[] = [
  yamlCase('verify', prod('verify: true')),
  yamlCase('no verify', prod('verify: false')),
  yamlCase('verify no', prod('verify: no')),
  yamlCase('insecure', prod('insecure: true')),
  yamlCase('insecure yes', prod('insecure: yes')),
  yamlCase('insecure as text', prod('insecure: "True"')),
  yamlCase('insecure as another text', prod('insecure: "1"')),
  yamlCase('not insecure', prod('insecure: false')),
  yamlCase('insecure beats verify', prod('insecure: true', 'verify: true')),
  yamlCase('verify null', prod('verify:'), { differs: 'empty values' }),
  yamlCase('verify as text', prod('verify: "false"'), { differs: 'verify as text' }),
  yamlCase('verify as a path', prod('verify: /ca.pem')),
  yamlCase('cacert', prod('cacert: /etc/ssl/ca.pem')),
  yamlCase('cacert at home', prod('cacert: ~/ca.pem')),
  yamlCase('cacert from here', prod('cacert: ca.pem')),
  yamlCase('cacert and verify', prod('cacert: /ca.pem', 'verify: true')),
  yamlCase('cacert and no verify', prod('cacert: /ca.pem', 'verify: false')),
  yamlCase('cacert and insecure', prod('cacert: /ca.pem', 'insecure: true')),
  yamlCase('cert', prod('cert: /c.pem')),
  yamlCase('cert and key', prod('cert: ~/c.pem', 'key: ~/k.pem')),
  yamlCase('key alone', prod('key: /k.pem')),
  cloudCase('TLS of variables', {}, { ...OPENRC, OS_CACERT: '/ca.pem', OS_CERT: '/c.pem', OS_KEY: '/k.pem' }),
  cloudCase('insecure of variables', {}, { ...OPENRC, OS_INSECURE: 'true' }),
  cloudCase('verify of variables', {}, { ...OPENRC, OS_VERIFY: 'false' }, { differs: 'verify as text' }),
];

const variables: readonly CloudCase[] = [
  cloudCase(
    'Nova’s keys of variables',
    {},
    { ...OPENRC, OS_COMPUTE_API_VERSION: '2.90', OS_COMPUTE_ENDPOINT_OVERRIDE: 'http://n' },
  ),
  cloudCase('endpoint type of variables', {}, { ...OPENRC, OS_ENDPOINT_TYPE: 'internalURL' }),
  cloudCase(
    'tenants of variables',
    {},
    {
      OS_AUTH_URL: 'http://k',
      OS_USERNAME: 'u',
      OS_PASSWORD: 'p',
      OS_TENANT_NAME: 't',
      OS_USER_DOMAIN_ID: 'd',
      OS_PROJECT_DOMAIN_ID: 'd',
    },
  ),
  cloudCase(
    'a trust of variables',
    {},
    { OS_AUTH_URL: 'http://k', OS_USERNAME: 'u', OS_PASSWORD: 'p', OS_USER_DOMAIN_ID: 'd', OS_TRUST_ID: 't' },
  ),
  cloudCase(
    'the system of variables',
    {},
    {
      OS_AUTH_URL: 'http://k',
      OS_USERNAME: 'u',
      OS_PASSWORD: 'p',
      OS_USER_DOMAIN_ID: 'd',
      OS_SYSTEM_SCOPE: 'all',
    },
  ),
  cloudCase(
    'one domain of variables',
    {},
    {
      OS_AUTH_URL: 'http://k',
      OS_USERNAME: 'u',
      OS_PASSWORD: 'p',
      OS_PROJECT_NAME: 'p',
      OS_DOMAIN_NAME: 'd',
    },
  ),
  cloudCase(
    'default domains of variables',
    {},
    {
      OS_AUTH_URL: 'http://k',
      OS_USERNAME: 'u',
      OS_PASSWORD: 'p',
      OS_PROJECT_NAME: 'p',
      OS_DEFAULT_DOMAIN: 'x',
      OS_DEFAULT_DOMAIN_ID: 'd',
    },
  ),
  cloudCase('a time limit of variables', {}, { ...OPENRC, OS_API_TIMEOUT: '30' }),
  cloudCase('an auth_url alone', {}, { OS_AUTH_URL: 'http://k' }),
  cloudCase('a region of variables', {}, OPENRC, { region: 'RegionOne' }),
  cloudCase('another region than that of variables', {}, OPENRC, { region: 'RegionTwo' }),
  cloudCase(
    'variables with a profile',
    { [PUBLIC]: 'public-clouds: {acme: {interface: internal, auth: {auth_url: http://acme}}}\n' },
    {
      OS_PROFILE: 'acme',
      OS_USERNAME: 'u',
      OS_PASSWORD: 'p',
      OS_PROJECT_NAME: 'p',
      OS_USER_DOMAIN_ID: 'd',
      OS_PROJECT_DOMAIN_ID: 'd',
    },
    { differs: 'profile of variables' },
  ),
];

/** Cases that are written by hand, each for one rule. */
export const HAND_WRITTEN: readonly CloudCase[] = [
  ...places,
  ...search,
  ...secure,
  ...profiles,
  ...which,
  ...regions,
  ...auth,
  ...types,
  ...settings,
  ...tls,
  ...variables,
];
