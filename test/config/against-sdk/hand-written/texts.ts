import { HOME } from '../cloud-case.ts';

export const AUTH = 'auth_url: http://keystone:5000/v3, username: admin, password: pw, project_name: admin';
export const DOMAINS = 'user_domain_id: default, project_domain_id: default';
export const LOGIN = `{${AUTH}, ${DOMAINS}}`;

/** One cloud, with a whole login and these further lines. */
export const prod = (...lines: readonly string[]): string =>
  ['clouds:', '  prod:', `    auth: ${LOGIN}`, ...lines.map((line) => `    ${line}`), ''].join('\n');

/** One cloud with these lines alone. */
export const bare = (...lines: readonly string[]): string =>
  ['clouds:', '  prod:', ...lines.map((line) => `    ${line}`), ''].join('\n');

export const named = (name: string): string => `clouds:\n  ${name}:\n    auth: ${LOGIN}\n`;

export const OPENRC = {
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

export const SECURE = `${HOME}/.config/openstack/secure.yaml`;
export const withoutPassword = bare(
  `auth: {auth_url: http://k, username: admin, project_name: p, ${DOMAINS}}`,
);
export const PUBLIC = '/etc/openstack/clouds-public.yaml';
