import { InvalidOptionsError } from '../errors.ts';

/** Which of a service's endpoints is used. */
export type EndpointInterface = 'public' | 'internal' | 'admin';

/** The same, also as version 2 of the Identity API and many configurations write it. */
export type EndpointInterfaceName = EndpointInterface | `${EndpointInterface}URL`;

const INTERFACES = ['public', 'internal', 'admin'] as const satisfies readonly EndpointInterface[];

/**
 * Brings what is given for `interface` into a list in the order of preference.
 *
 * @throws InvalidOptionsError when something in it is no interface, or nothing is in it.
 */
export function resolveInterfaces(
  given: EndpointInterfaceName | readonly EndpointInterfaceName[],
): readonly EndpointInterface[] {
  const names: readonly unknown[] = Array.isArray(given) ? given : [given];
  const resolved = names.map((name) => INTERFACES.find((one) => name === one || name === `${one}URL`));
  const known = resolved.filter((one) => one !== undefined);
  if (known.length === 0 || known.length < resolved.length) {
    throw new InvalidOptionsError(
      'interface',
      "must be 'public', 'internal' or 'admin', or a list of these in the order of preference",
    );
  }
  return [...new Set(known)];
}
