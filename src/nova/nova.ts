import type { Microversion } from '../model/microversion.ts';
import type { HypervisorsApi } from './hypervisors.ts';
import type { InstanceActionsApi } from './instance-actions.ts';
import type { MicroversionRange } from './microversions.ts';
import type { MigrationsApi } from './migrations.ts';
import type { ServerGroupsApi } from './server-groups.ts';
import type { ServersApi } from './servers.ts';
import type { ServicesApi } from './services.ts';

/**
 * What the library needs of a Nova. `NovaClient` is one; tests may bring their own.
 *
 * Every call rejects with an error of its own for each cause, see `NovaError` and `RequestError`.
 */
export interface Nova {
  /** What this Nova has. */
  readonly microversions: MicroversionRange;
  /** The roles of whoever is logged in. Evacuation needs one that Nova's policy allows, usually `admin`. */
  readonly roles: readonly string[];
  /** Says whether this Nova has a microversion. */
  supports(version: Microversion): boolean;
  readonly servers: ServersApi;
  readonly services: ServicesApi;
  readonly migrations: MigrationsApi;
  readonly instanceActions: InstanceActionsApi;
  readonly serverGroups: ServerGroupsApi;
  readonly hypervisors: HypervisorsApi;
}
