import { type CloudCase, CWD, cloudCase, HOME, USUAL, yamlCase } from '../cloud-case.ts';
import { DOMAINS, LOGIN, prod, bare, named, SECURE, withoutPassword, PUBLIC } from './texts.ts';

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
  yamlCase(
    'a merge below the cloud’s own key',
    `base: &base {region_name: A}\nclouds:\n  prod:\n    region_name: B\n    <<: *base\n    auth: ${LOGIN}\n`,
  ),
  yamlCase('an alias', `auth: &auth ${LOGIN}\nclouds:\n  prod:\n    auth: *auth\n`),
];

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

/** Where files are, and what they are together. */
export const FILES: readonly CloudCase[] = [...places, ...search, ...secure, ...profiles];
