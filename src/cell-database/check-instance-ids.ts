import { InvalidOptionsError } from '../errors.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Gives the ids without repeats.
 *
 * @throws InvalidOptionsError at one that is no UUID, which no instance of Nova has: left out in silence, it would
 * look like an instance without an `old_vm_state`.
 */
export function checkInstanceIds(instanceIds: readonly string[]): readonly string[] {
  for (const [index, id] of instanceIds.entries()) {
    if (typeof id !== 'string' || !UUID.test(id)) {
      throw new InvalidOptionsError(
        `instanceIds[${index}]`,
        `must be the UUID of an instance, and not ${JSON.stringify(id)}`,
      );
    }
  }
  return [...new Set(instanceIds)];
}
