import { supports, type NovaHandler } from './nova-request.ts';
import { checkQuery } from './query/check-query.ts';

/** `GET /limits`: there are none. */
export const showLimits: NovaHandler = (request) => {
  const { world, requester, isAdmin, exchange } = request;
  checkQuery(exchange.query, { known: { tenant_id: 'text' }, open: !supports(request, '2.75') });
  const projectId = (isAdmin ? exchange.query.get('tenant_id') : null) ?? requester.projectId;
  let [instances, cores, ram] = [0, 0, 0];
  for (const instance of world.instances.values()) {
    if (instance.gone || instance.projectId !== projectId) continue;
    instances += 1;
    cores += instance.flavor.vcpus;
    ram += instance.flavor.ram;
  }
  const groups = [...world.serverGroups.values()].filter((group) => group.projectId === projectId).length;
  const [networks, personality] = [!supports(request, '2.36'), !supports(request, '2.57')];
  return {
    status: 200,
    body: {
      limits: {
        rate: [],
        absolute: {
          maxTotalInstances: -1,
          maxTotalCores: -1,
          maxTotalRAMSize: -1,
          maxServerMeta: 128,
          ...(supports(request, '2.39') ? {} : { maxImageMeta: 128 }),
          ...(personality ? { maxPersonality: 5, maxPersonalitySize: 10_240 } : {}),
          maxTotalKeypairs: 100,
          maxServerGroups: -1,
          maxServerGroupMembers: -1,
          ...(networks ? { maxTotalFloatingIps: -1, maxSecurityGroups: -1, maxSecurityGroupRules: -1 } : {}),
          totalRAMUsed: ram,
          totalCoresUsed: cores,
          totalInstancesUsed: instances,
          ...(networks ? { totalFloatingIpsUsed: 0, totalSecurityGroupsUsed: 0 } : {}),
          totalServerGroupsUsed: groups,
        },
      },
    },
  };
};
