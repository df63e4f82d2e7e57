/** The examples of docs/fencing.md, so that a compiler reads them. Nothing is switched off by importing this. */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { allOf, anyOf, command, ipmi, powerFencer, redfish } from 'nova-lifeboat/fencing';

export const byRedfish = redfish({
  endpoint: (host) => `https://${host}-bmc.example`,
  username: 'fencing',
  password: async () => (await readFile('/run/secrets/bmc', 'utf8')).trim(),
  tls: { ca: readFileSync('/etc/ssl/bmc-ca.pem', 'utf8') },
});

export const byIpmi = ipmi({
  address: (host) => `${host}-bmc.example`,
  username: 'fencing',
  password: async () => (await readFile('/run/secrets/bmc', 'utf8')).trim(),
  cipherSuite: 17,
});

const outlets: Readonly<Record<string, number>> = { 'compute-7': 12 };

export const strip = (ip: string) =>
  command(['fence_apc_snmp'], {
    parameters: (host) => {
      const plug = outlets[host];
      if (plug === undefined) throw new Error(`nobody knows the outlet of ${host}`);
      return { ip, plug, community: readFileSync('/run/secrets/snmp', 'utf8').trim() };
    },
  });

export const bothFeeds = allOf([strip('pdu-a.example'), strip('pdu-b.example')]);

export const oneOrTheOther = anyOf([byRedfish, bothFeeds]);

export const byIronic = (ironic: {
  power(host: string, signal: AbortSignal): Promise<string | null>;
  powerOff(host: string, signal: AbortSignal): Promise<number>;
}) =>
  powerFencer('ironic', (host) => ({
    where: `Ironic's node ${host}`,
    read: async (signal) => {
      const state = await ironic.power(host, signal); // "power on", "power off", "error", null
      const plain = { 'power off': 'off', 'power on': 'on' } as const;
      return {
        state: state === 'power off' || state === 'power on' ? plain[state] : 'unclear',
        shown: `power_state ${state ?? 'unknown'}`,
      };
    },
    switchOff: async (signal) => {
      const status = await ironic.powerOff(host, signal); // throws where nobody knows whether it arrived
      return { accepted: status === 202, shown: `power off answered with ${status}` };
    },
  }));
