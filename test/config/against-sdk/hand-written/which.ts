import { type CloudCase, cloudCase, yamlCase } from '../cloud-case.ts';
import { prod, named, OPENRC } from './texts.ts';

/** Which cloud is meant. */
export const WHICH: readonly CloudCase[] = [
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
