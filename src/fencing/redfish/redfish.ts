import { InvalidOptionsError } from '../../errors.ts';
import type { Fencer } from '../../model/fencer.ts';
import { checkPerHost, forHost, wrongText } from '../per-host.ts';
import { fencerOf } from '../power/power-fencer.ts';
import { resolveProof } from '../power/resolve-proof.ts';
import { RedfishPower } from './redfish-power.ts';
import type { RedfishOptions, RedfishTls } from './redfish-options.ts';
import { checkTls, wrongFingerprint } from './tls.ts';

/**
 * Fences by Redfish, the HTTP interface of today's BMCs: reads `PowerState`, posts `ForceOff` to the target that the
 * system's resource names, and believes it only after several readings of `Off` in a row over the settle time.
 *
 * ```ts
 * const fence = redfish({
 *   endpoint: (host) => `https://${host}-bmc.example`,
 *   username: 'fencing',
 *   password: () => readSecret('bmc'),
 *   tls: { ca },
 * });
 * ```
 *
 * A host that is off already is only read. A BMC that cannot be reached, refuses the log-in or the order, or does not
 * offer ForceOff is a `reason`, never a yes; nothing gentler is sent instead. Redirects and targets that lead to
 * another server are not followed.
 *
 * @throws {InvalidOptionsError} naming the option that is wrong. What a function gives is checked when it is called, and is then a `reason`.
 */
export function redfish(options: RedfishOptions): Fencer {
  const { endpoint, username, password, authentication = 'session', system, tls = {} } = options;
  const wrongEndpoint = (value: unknown): string | null => wrongOrigin(value, tls);
  checkPerHost('endpoint', endpoint, wrongEndpoint);
  checkPerHost('username', username, wrongText);
  checkPerHost('password', password, wrongText);
  if (!['session', 'basic'].includes(authentication)) {
    throw new InvalidOptionsError('authentication', "must be 'session' or 'basic'");
  }
  if (system !== undefined) checkPerHost('system', system, wrongText);
  checkTls(tls);

  return fencerOf(
    'redfish',
    async (host) =>
      new RedfishPower({
        origin: new URL(await forHost('endpoint', endpoint, host, wrongEndpoint)).origin,
        username: await forHost('username', username, host, wrongText),
        password: await forHost('password', password, host, wrongText),
        authentication,
        system: system === undefined ? null : await forHost('system', system, host, wrongText),
        ca: tls.ca ?? null,
        fingerprint256:
          tls.fingerprint256 === undefined
            ? null
            : await forHost('tls.fingerprint256', tls.fingerprint256, host, wrongFingerprint),
        rejectUnauthorized: tls.rejectUnauthorized ?? true,
      }),
    resolveProof(options),
  );
}

// It is not shown: somebody may have written the password into it.
function wrongOrigin(value: unknown, { ca, fingerprint256 }: RedfishTls): string | null {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return 'must be the URL of the BMC, such as https://bmc-7.example';
  }
  if (url.username !== '' || url.password !== '')
    return 'must have no user and no password in it: there are options for them';
  if (url.protocol === 'http:' && (ca !== undefined || fingerprint256 !== undefined)) {
    return 'must be https: where the option tls says whose certificate is believed';
  }
  return url.pathname === '/' && url.search === '' && url.hash === ''
    ? null
    : 'must end after the host and the port: Redfish is always at /redfish/v1/';
}
