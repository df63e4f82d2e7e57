import type { World } from './port.ts';

/** Hosts die, and Nova is told so at once. */
export async function fail(world: World, ...hosts: readonly string[]): Promise<void> {
  for (const host of hosts) {
    await world.kill(host);
    await world.setService(host, { forcedDown: true });
  }
}

/** Sends the same action to instances, one after the other, and waits until all have settled. */
export async function actAndSettle(
  world: World,
  names: readonly string[],
  action: string,
  argument?: unknown,
): Promise<void> {
  for (const name of names) await world.act(name, action, argument);
  await world.settled(...names);
}

/** Stops instances. */
export async function stop(world: World, ...names: readonly string[]): Promise<void> {
  await actAndSettle(world, names, 'os-stop');
}

/** Resizes instances to `t2` on a host, which stays the only enabled one. */
export async function resizeTo(world: World, host: string, ...names: readonly string[]): Promise<void> {
  await world.onlyEnabled([host]);
  await actAndSettle(world, names, 'resize', { flavorRef: 't2' });
}

/** Confirms resizes. */
export async function confirm(world: World, ...names: readonly string[]): Promise<void> {
  await actAndSettle(world, names, 'confirmResize');
}

/** Resets the state of an instance. */
export async function resetState(world: World, name: string, state: 'active' | 'error'): Promise<void> {
  await world.act(name, 'os-resetState', { state });
}

/** Asks for the evacuation of an instance, with a destination or, by default, without one. */
export async function evacuate(
  world: World,
  name: string,
  microversion: string,
  host?: string,
): Promise<void> {
  await world.act(name, 'evacuate', host === undefined ? {} : { host }, { microversion });
}

/** The newest of the microversions that evacuation differs in: since 2.95 what was active comes up stopped. */
export function newest({ release }: World): '2.93' | '2.95' {
  return release === 'zed' ? '2.93' : '2.95';
}

/** Has instances evacuated to a host that has just died: Nova still believes it up, and the orders wait there. */
export async function evacuateToDeadHost(
  world: World,
  host: string,
  ...names: readonly string[]
): Promise<void> {
  await world.onlyEnabled([host]);
  await world.kill(host);
  for (const name of names) await evacuate(world, name, newest(world));
  await world.pass(2_000);
  await world.setService(host, { forcedDown: true });
}
