import type { World } from '../../world/world.ts';

/** A service that is no nova-compute. It is always there and always up. */
export interface ControlService {
  readonly binary: 'nova-scheduler' | 'nova-conductor';
  readonly host: string;
  readonly id: string;
  readonly number: number;
}

/** Where the services run that are no nova-compute. */
export const CONTROLLER = 'controller';

/** Those that Nova lists besides the hosts. */
export const CONTROL_SERVICES: readonly ControlService[] = [
  { binary: 'nova-scheduler', host: CONTROLLER, id: '5c1ed01e-0000-4000-a000-000000000001', number: 1 },
  { binary: 'nova-conductor', host: CONTROLLER, id: 'c0de0c70-0000-4000-a000-000000000002', number: 2 },
];

/** When such a service reported last. */
export function lastControlReport(world: World): number {
  const { reportInterval } = world.pace;
  return Math.floor(world.now() / reportInterval) * reportInterval;
}
