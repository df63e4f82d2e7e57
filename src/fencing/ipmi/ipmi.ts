import { InvalidOptionsError } from '../../errors.ts';
import type { Fencer } from '../../model/fencer.ts';
import { checkPerHost, forHost, wrongText } from '../per-host.ts';
import { fencerOf } from '../power/power-fencer.ts';
import { resolveProof } from '../power/resolve-proof.ts';
import { ipmiPower } from './ipmi-power.ts';
import type { IpmiOptions } from './ipmi-options.ts';

/** What IPMI 2.0 has room for. */
const LONGEST_PASSWORD = 20;

/**
 * Fences by IPMI 2.0 (lanplus), with the program `ipmitool`: reads `chassis power status`, sends `chassis power off`, and
 * believes it only after several readings of `Chassis Power is off` in a row over the settle time. No exit code counts.
 *
 * ```ts
 * const fence = ipmi({ address: (host) => `${host}-bmc.example`, username: 'fencing', password: () => readSecret('bmc') });
 * ```
 *
 * The password is handed over in the environment of the process (`ipmitool -E`), which only root and the same user may read.
 *
 * @throws {InvalidOptionsError} naming the option that is wrong. What a function gives is checked when it is called, and is then a `reason`.
 */
export function ipmi(options: IpmiOptions): Fencer {
  const { address, username, password, port = 623, privilege = 'OPERATOR', cipherSuite = 17 } = options;
  const { ipmitool = 'ipmitool' } = options;
  checkPerHost('address', address, wrongAddress);
  checkPerHost('username', username, wrongText);
  checkPerHost('password', password, wrongPassword);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new InvalidOptionsError('port', 'must be a whole number from 1 to 65535');
  }
  if (!['OPERATOR', 'ADMINISTRATOR'].includes(privilege)) {
    throw new InvalidOptionsError('privilege', "must be 'OPERATOR' or 'ADMINISTRATOR'");
  }
  if (!Number.isInteger(cipherSuite) || cipherSuite < 1 || cipherSuite > 255) {
    throw new InvalidOptionsError('cipherSuite', 'must be a whole number from 1 to 255: 0 knows no password');
  }
  if (wrongText(ipmitool) !== null) {
    throw new InvalidOptionsError('ipmitool', 'must be the name or the path of the program');
  }
  return fencerOf(
    'ipmi',
    async (host) =>
      ipmiPower({
        address: await forHost('address', address, host, wrongAddress),
        username: await forHost('username', username, host, wrongText),
        password: await forHost('password', password, host, wrongPassword),
        port,
        privilege,
        cipherSuite,
        ipmitool,
      }),
    resolveProof(options),
  );
}

function wrongAddress(value: unknown): string | null {
  if (typeof value === 'string' && /^[\w.:%-]+$/.test(value) && !value.startsWith('-')) return null;
  return 'must be the name or the address of the BMC; the port is an option of its own';
}

function wrongPassword(value: unknown): string | null {
  if (typeof value !== 'string' || value === '') return 'must be a text that is not empty';
  if (value.includes('\0')) return 'must not contain a NUL';
  return Buffer.byteLength(value) <= LONGEST_PASSWORD
    ? null
    : `must have at most ${LONGEST_PASSWORD} bytes: IPMI 2.0 has no room for more`;
}
