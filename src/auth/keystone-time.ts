/**
 * Reads a time of Keystone’s, which is UTC also where it does not say so: in Zed a token whose application
 * credential ends before it has the end of the credential, without a `Z`.
 *
 * @returns milliseconds since the epoch; `NaN` where it is no time.
 */
export function keystoneTime(text: string): number {
  return Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`);
}
