import type { PerHost } from '../per-host.ts';
import type { ProofOptions } from '../power/proof-options.ts';

/** Where the BMCs are, and how to log in. */
export interface RedfishOptions extends ProofOptions {
  /**
   * The URL of the host's BMC: scheme, host and port, no path. `http:` sends the password in the clear and is for
   * emulators.
   */
  readonly endpoint: PerHost<string>;
  /** A user with the privilege ConfigureComponents, which Redfish's role Operator has. */
  readonly username: PerHost<string>;
  /** It is shown nowhere, not even where a BMC sends it back. The message of a function that throws is shown. */
  readonly password: PerHost<string>;
  /**
   * `session` logs in once, and out at the end, also of a failure. `basic` sends the password with every request, for
   * BMCs without a session service.
   *
   * @default 'session'
   */
  readonly authentication?: 'session' | 'basic' | undefined;
  /**
   * Which of the BMC's systems is the host: the last part of its path, such as `System.Embedded.1`, or the whole path.
   * Required where a BMC has several, as that of a blade enclosure.
   *
   * @default the only one
   */
  readonly system?: PerHost<string> | undefined;
  /** Whose certificate is believed. @default the authorities that Node trusts */
  readonly tls?: RedfishTls | undefined;
}

/** Whose certificate is believed: whoever answers gets the password, and is believed that the host is off. */
export interface RedfishTls {
  /** Certificates to trust instead of Node's, as PEM text; the name in the BMC's certificate must be right, too. */
  readonly ca?: string | undefined;
  /**
   * The SHA-256 fingerprint of the BMC's own certificate, as `openssl x509 -noout -fingerprint -sha256` prints it. It
   * must be this one, whoever signed it, for whatever name and until whenever: for BMCs that have made it themselves.
   */
  readonly fingerprint256?: PerHost<string> | undefined;
  /**
   * False believes any certificate, so that anybody on the way may read the password and say that the host is off.
   *
   * @default true
   */
  readonly rejectUnauthorized?: boolean | undefined;
}
