import { type CloudCase, cloudCase } from '../cloud-case.ts';
import { OPENRC, PUBLIC } from './texts.ts';

/** Clouds of the variables. */
export const VARIABLES: readonly CloudCase[] = [
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
