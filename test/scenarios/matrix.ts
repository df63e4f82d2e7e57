import { type ActionName, actionNames, ask } from './actions.ts';
import type { World } from './port.ts';
import { type Role, type StateName, stateNames } from './states.ts';

/** What Nova accepts in each state. */
export type Accepted = Readonly<Record<StateName, readonly ActionName[]>>;

/** The name of the instance that gets whatever is refused, which changes nothing. */
const REFUSED = 'refused';

/** The instances that a state needs: one for each accepted action, and one for all that are refused. */
export function rolesOf(state: StateName, accepted: Accepted, hosts: readonly string[]): readonly Role[] {
  return [REFUSED, ...accepted[state].filter((action) => !harmless(action))].map((name, index) => ({
    name,
    state,
    host: hosts[index % hosts.length] ?? '',
  }));
}

/** Makes a record of what Nova accepts in each state, where `always` is accepted in all of them. */
export function acceptedIn(always: readonly ActionName[], more: Partial<Accepted>): Accepted {
  return Object.fromEntries(
    stateNames.map((state) => [state, [...(more[state] ?? []), ...always]]),
  ) as Partial<Accepted> as Accepted;
}

/**
 * Asks for every action: the refused ones of one instance, and each accepted one of its own.
 *
 * @throws Error when Nova accepts something else than it is said to.
 */
export async function askForAll(world: World, state: StateName, accepted: Accepted): Promise<void> {
  const expected = accepted[state];
  const surprises: string[] = [];
  for (const action of actionNames) {
    const isAccepted = expected.includes(action);
    const name = isAccepted && !harmless(action) ? action : REFUSED;
    const { status } = await ask(world, name, action);
    if (status < 400 !== isAccepted) surprises.push(`${action}: ${status}`);
  }
  if (surprises.length > 0) throw new Error(`Not as declared for ${state}: ${surprises.join('; ')}`);
}

/** What is accepted everywhere, and changes no state. */
function harmless(action: ActionName): boolean {
  return action === 'lock' || action === 'unlock';
}
