import { type CloudCase, cloudCase, USUAL, yamlCase } from '../cloud-case.ts';
import { prod, SECURE, PUBLIC } from './texts.ts';

/** The way to Nova. */
export const SETTINGS: readonly CloudCase[] = [
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
