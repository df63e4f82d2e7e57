import type { Boot, World } from './port.ts';
import { actAndSettle } from './steps.ts';

/** The states that instances are brought into before something happens to them or to their host. */
export type StateName =
  | 'active'
  | 'stopped'
  | 'paused'
  | 'suspended'
  | 'rescued'
  | 'resized, active before'
  | 'resized, stopped before'
  | 'shelved'
  | 'shelved and offloaded'
  | 'softly deleted'
  | 'error';

/** All of them. */
export const stateNames: readonly StateName[] = [
  'active',
  'stopped',
  'paused',
  'suspended',
  'rescued',
  'resized, active before',
  'resized, stopped before',
  'shelved',
  'shelved and offloaded',
  'softly deleted',
  'error',
];

/** An instance that is to be in a state, on a host. */
export interface Role extends Boot {
  readonly state: StateName;
}

/** The host where all resizes come from, which is never the host of a role. */
const SOURCE = 'h1';

/** Boots instances and brings them into their states, side by side. All hosts are enabled afterwards. */
export async function prepare(world: World, roles: readonly Role[]): Promise<void> {
  const isResized = ({ state }: Role): boolean => state.startsWith('resized');
  const named = (...states: readonly StateName[]): readonly string[] =>
    roles.filter(({ state }) => states.includes(state)).map(({ name }) => name);
  await world.boot(
    roles.map((role) => {
      const { name, host, flavor, owner } = role;
      const place = isResized(role) ? SOURCE : host;
      return { name, host: place, ...(flavor && { flavor }), ...(owner && { owner }) };
    }),
  );
  await act(world, named('stopped', 'resized, stopped before'), 'os-stop');
  await act(world, named('paused'), 'pause');
  await act(world, named('suspended'), 'suspend');
  await act(world, named('rescued'), 'rescue');
  await act(world, named('shelved', 'shelved and offloaded'), 'shelve');
  for (const name of named('error')) await world.act(name, 'os-resetState', { state: 'error' });
  for (const name of named('softly deleted')) await world.delete(name, { soft: true });
  await world.settled(...roles.map(({ name }) => name));
  await act(world, named('shelved and offloaded'), 'shelveOffload');
  for (const host of new Set(roles.filter(isResized).map((role) => role.host))) {
    await world.onlyEnabled([host]);
    const names = roles.filter((role) => isResized(role) && role.host === host).map(({ name }) => name);
    await actAndSettle(world, names, 'resize', { flavorRef: 't2' });
  }
  await world.onlyEnabled(['h1', 'h2', 'h3', 'h4', 'h5', 'h6']);
  await world.settled(...roles.map(({ name }) => name));
}

async function act(world: World, names: readonly string[], action: string): Promise<void> {
  for (const name of names) await world.act(name, action);
}
