import { listZones, listZonesInDetail } from './availability-zones.ts';
import { listFlavors, listFlavorsInDetail, showExtraSpecs, showFlavor } from './flavors/flavors.ts';
import {
  listHypervisors,
  listHypervisorsInDetail,
  showHypervisor,
  showHypervisorStatistics,
} from './hypervisors/list-hypervisors.ts';
import { listActions, showAction } from './instance-actions/list-actions.ts';
import { showLimits } from './limits.ts';
import { listMigrations, listServerMigrations, showServerMigration } from './migrations/list-migrations.ts';
import type { NovaHandler, NovaRequest } from './nova-request.ts';
import { requireAdmin } from './refusals.ts';
import {
  createServerGroup,
  deleteServerGroup,
  listServerGroups,
  showServerGroup,
} from './server-groups/server-groups.ts';
import { actOnServer } from './servers/act-on-server.ts';
import { bootServer } from './servers/boot-server.ts';
import { listServers, listServersInDetail } from './servers/list-servers.ts';
import { removeServer } from './servers/remove-server.ts';
import { showServer } from './servers/show-server.ts';
import { listServices } from './services/list-services.ts';
import { updateService } from './services/update-service.ts';

/** Everything that this Nova answers, by method and path below the version. */
export const ROUTES: Readonly<Record<string, NovaHandler>> = {
  'GET /servers': listServers,
  'POST /servers': bootServer,
  'GET /servers/detail': listServersInDetail,
  'GET /servers/{id}': showServer,
  'DELETE /servers/{id}': removeServer,
  'POST /servers/{id}/action': actOnServer,
  'GET /servers/{id}/migrations': listServerMigrations,
  'GET /servers/{id}/migrations/{migration}': showServerMigration,
  'GET /servers/{id}/os-instance-actions': listActions,
  'GET /servers/{id}/os-instance-actions/{request}': showAction,
  'GET /os-migrations': listMigrations,
  'GET /os-services': listServices,
  'PUT /os-services/{id}': updateService,
  'GET /os-server-groups': listServerGroups,
  'POST /os-server-groups': createServerGroup,
  'GET /os-server-groups/{id}': showServerGroup,
  'DELETE /os-server-groups/{id}': deleteServerGroup,
  'GET /os-hypervisors': listHypervisors,
  'GET /os-hypervisors/detail': listHypervisorsInDetail,
  'GET /os-hypervisors/statistics': showHypervisorStatistics,
  'GET /os-hypervisors/{id}': showHypervisor,
  'GET /flavors': listFlavors,
  'GET /flavors/detail': listFlavorsInDetail,
  'GET /flavors/{id}': showFlavor,
  'GET /flavors/{id}/os-extra_specs': showExtraSpecs,
  'GET /os-availability-zone': listZones,
  'GET /os-availability-zone/detail': listZonesInDetail,
  'GET /limits': showLimits,
  'GET /os-aggregates': empty('aggregates', 'os-aggregates:index'),
  'GET /os-keypairs': empty('keypairs'),
  'GET /extensions': empty('extensions'),
};

/** A list that holds nothing. @param adminRule - The policy that lets administrators alone see it. */
function empty(key: string, adminRule?: string): NovaHandler {
  return (request: NovaRequest) => {
    if (adminRule !== undefined) requireAdmin(request, adminRule);
    return { status: 200, body: { [key]: [] } };
  };
}
