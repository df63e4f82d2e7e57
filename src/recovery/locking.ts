import { isOwnLock } from '../model/lock-mark.ts';
import type { Facts } from './facts.ts';
import type { Step } from './steps.ts';

/**
 * Puts the steps between a lock and an unlock. An instance that its owner or an admin has locked is left as it
 * is; a lock that an earlier run left behind is taken off at the end.
 */
export function locked({ instance, context }: Facts, steps: readonly Step[]): readonly [Step, ...Step[]] {
  const first = steps[0];
  if (first === undefined) throw new RangeError('a plan without steps cannot be locked');
  const rest = steps.slice(1);
  if (instance.locked)
    return isOwnLock(instance.lockedReason) ? [first, ...rest, { kind: 'unlock' }] : [first, ...rest];
  if (!context.lock) return [first, ...rest];
  return [{ kind: 'lock' }, first, ...rest, { kind: 'unlock' }];
}
