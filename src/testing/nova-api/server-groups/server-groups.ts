import type { ServerGroup } from '../../world/server-group.ts';
import { ApiFault } from '../api-fault.ts';
import { mayChange } from '../find-instance.ts';
import { supports, type NovaHandler, type NovaRequest } from '../nova-request.ts';
import { checkQuery } from '../query/check-query.ts';
import { pageWish } from '../query/paging.ts';
import { policyForbids } from '../refusals.ts';
import { anything, name, object, oneOf } from '../schema/check-value.ts';
import { readCheckedBody } from '../schema/read-body.ts';

const POLICIES = ['anti-affinity', 'affinity', 'soft-anti-affinity', 'soft-affinity'] as const;

/** `GET /os-server-groups`: by offset, and without a word where it is cut off. */
export const listServerGroups: NovaHandler = (request) => {
  const { query } = request.exchange;
  checkQuery(query, {
    known: { all_projects: 'text', limit: 'number', offset: 'number' },
    open: !supports(request, '2.75'),
  });
  const everybody = query.has('all_projects') && request.isAdmin;
  const visible = [...request.world.serverGroups.values()].filter(
    ({ projectId }) => everybody || projectId === request.requester.projectId,
  );
  const { limit } = pageWish(request);
  const offset = Number(query.get('offset') ?? 0);
  // Here a limit of nothing is no limit.
  const end = offset + (limit === 0 ? request.settings.maxLimit : limit);
  return { status: 200, body: { server_groups: visible.slice(offset, end).map(view(request)) } };
};

/** `GET /os-server-groups/{id}`. */
export const showServerGroup: NovaHandler = (request) => ({
  status: 200,
  body: { server_group: view(request)(find(request, 'show')) },
});

/** `DELETE /os-server-groups/{id}`: its members stay. */
export const deleteServerGroup: NovaHandler = (request) => {
  const { id } = find(request, 'delete');
  if (!mayChange(request)) throw policyForbids('os-server-groups:delete');
  request.world.serverGroups.delete(id);
  return { status: 204 };
};

/** `POST /os-server-groups`. */
export const createServerGroup: NovaHandler = (request) => {
  const one = supports(request, '2.64');
  const allowed = supports(request, '2.15') ? POLICIES : POLICIES.slice(0, 2);
  const body = readCheckedBody(
    request,
    object({
      server_group: {
        required: true,
        check: object({
          name: { check: name, required: true },
          ...(one
            ? { policy: { check: oneOf(allowed), required: true }, rules: { check: anything } }
            : { policies: { check: anything, required: true } }),
        }),
      },
    }),
  ) as {
    readonly server_group: {
      readonly name: string;
      readonly policy?: ServerGroup['policy'];
      readonly policies?: readonly ServerGroup['policy'][];
    };
  };
  if (!mayChange(request)) throw policyForbids('os-server-groups:create');
  const { policy = body.server_group.policies?.[0] } = body.server_group;
  oneOf(allowed)(policy, '0');
  const group: ServerGroup = {
    id: request.world.uuid(),
    name: body.server_group.name,
    policy: policy ?? 'anti-affinity',
    projectId: request.requester.projectId ?? '',
    userId: request.requester.userId,
    members: new Set(),
  };
  request.world.serverGroups.set(group.id, group);
  return { status: 200, body: { server_group: view(request)(group) } };
};

function find(request: NovaRequest, what: 'show' | 'delete'): ServerGroup {
  const id = request.params['id'] ?? '';
  const group = request.world.serverGroups.get(id);
  if (group === undefined) throw new ApiFault(404, `Instance group ${id} could not be found.`);
  if (!request.isAdmin && group.projectId !== request.requester.projectId) {
    throw policyForbids(`os-server-groups:${what}`);
  }
  return group;
}

function view(request: NovaRequest): (group: ServerGroup) => Record<string, unknown> {
  const [withOwner, one] = [supports(request, '2.13'), supports(request, '2.64')];
  const { instances } = request.world;
  return (group) => ({
    id: group.id,
    name: group.name,
    ...(one ? { policy: group.policy, rules: {} } : { policies: [group.policy], metadata: {} }),
    members: [...group.members].filter((id) => instances.get(id)?.gone === false),
    ...(withOwner ? { project_id: group.projectId, user_id: group.userId } : {}),
  });
}
