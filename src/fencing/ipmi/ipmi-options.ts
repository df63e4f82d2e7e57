import type { PerHost } from '../per-host.ts';
import type { ProofOptions } from '../power/proof-options.ts';

/** Where the BMCs are, and how to log in. */
export interface IpmiOptions extends ProofOptions {
  /** The name or address of the host's BMC. */
  readonly address: PerHost<string>;
  /** The UDP port. @default 623 */
  readonly port?: number | undefined;
  readonly username: PerHost<string>;
  /** At most 20 bytes, as IPMI 2.0 has it. It is shown nowhere, and is in no argument of a process. The message of a function that throws is shown. */
  readonly password: PerHost<string>;
  /** The privilege that is asked for; OPERATOR may switch the power. @default 'OPERATOR' */
  readonly privilege?: 'OPERATOR' | 'ADMINISTRATOR' | undefined;
  /**
   * The cipher suite of the connection (`ipmitool -C`): 17 is SHA-256 and AES-128. 3, SHA-1 and AES-128, is all that
   * older BMCs know, and OpenIPMI's `ipmi_sim`. There is no falling back: somebody on the way could bring that about.
   *
   * @default 17
   */
  readonly cipherSuite?: number | undefined;
  /** The program. @default 'ipmitool', from the PATH */
  readonly ipmitool?: string | undefined;
}
