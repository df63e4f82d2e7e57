import { type CloudCase, cloudCase, yamlCase } from '../cloud-case.ts';
import { OPENRC, prod } from './texts.ts';

/** Certificates. */
export const TLS: readonly CloudCase[] = [
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
