import { InvalidOptionsError } from '../errors.ts';
import type { InDomain, Reference } from './resolved-auth.ts';

/** An option that names something. */
interface Given {
  readonly option: string;
  readonly value: string | undefined;
}

/**
 * Brings the two ways in which Keystone lets a thing be named into one shape.
 *
 * @throws InvalidOptionsError when it is named twice or not at all.
 */
export function inDomain(name: Given, id: Given, itsDomain: Reference): InDomain {
  if (isGiven(name.value) && isGiven(id.value)) {
    throw new InvalidOptionsError(name.option, `give either this or ${id.option}`);
  }
  if (isGiven(id.value)) return { id: id.value };
  if (isGiven(name.value)) return { name: name.value, domain: itsDomain };
  throw new InvalidOptionsError(name.option, `is required, or ${id.option}`);
}

/**
 * The domain that a user or a project is in.
 *
 * @throws InvalidOptionsError when it is named twice.
 */
export function domain(option: string, name: string | undefined, id: string | undefined): Reference {
  if (isGiven(name) && isGiven(id)) {
    throw new InvalidOptionsError(option, 'give either the name of the domain or its id');
  }
  if (isGiven(name)) return { name };
  // Keystone creates one domain on its own, and this is its id in every cloud.
  return { id: isGiven(id) ? id : 'default' };
}

/** Says whether an option has a value; an empty one counts as none. */
export function isGiven(value: string | undefined): value is string {
  return typeof value === 'string' && value !== '';
}
