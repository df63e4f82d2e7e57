import { SERVER_ACTIONS } from '../actions/all-actions.ts';
import { ApiFault } from '../api-fault.ts';
import { findInstance, mayChange } from '../find-instance.ts';
import { askerOf, supports, type NovaHandler, type NovaRequest } from '../nova-request.ts';
import { policyForbids, resourceNotFound } from '../refusals.ts';
import { checkArgument } from '../schema/action-arguments.ts';
import { malformedBody, readBody } from '../schema/read-body.ts';
import type { ServerAction } from '../server-action.ts';
import { policyOfAction } from './action-policies.ts';
import { rebuiltServer } from './rebuilt-server.ts';

/** `POST /servers/{id}/action`: which action, whether its argument will do, whose instance it is, and whether he may. */
export const actOnServer: NovaHandler = async (request) => {
  const body = readBody(request);
  const [name, ...others] = Object.keys(body);
  if (name === undefined || others.length > 0) throw malformedBody();
  const policy = policyOfAction(name);
  if (policy === undefined) throw new ApiFault(400, `There is no such action: ${name}`);
  if (name === 'trigger_crash_dump' && !supports(request, '2.17')) throw resourceNotFound();
  checkArgument(name, body[name], request.microversion);

  const instance = findActingInstance(request, name);
  const action: ServerAction | undefined = SERVER_ACTIONS[name];
  if (!mayChange(request) || (action?.adminOnly === true && !request.isAdmin)) throw policyForbids(policy);
  if (action === undefined) throw new ApiFault(501, `The simulated cloud does not do ${name}.`);
  const answer = await action.run({
    world: request.world,
    instance,
    argument: body[name],
    microversion: request.microversion,
    isAdmin: request.isAdmin,
    asker: askerOf(request),
    reclaims: request.settings.reclaims(),
  });
  return name === 'rebuild' ? { ...answer, body: { server: rebuiltServer(request, instance) } } : answer;
};

function findActingInstance(request: NovaRequest, action: string): ReturnType<typeof findInstance> {
  const id = request.params['id'] ?? '';
  // These three look the instance up in another way than all others.
  const byMapping = action === 'os-start' || action === 'os-stop' || action === 'trigger_crash_dump';
  if (byMapping && !request.world.instances.has(id)) {
    throw new ApiFault(404, `Instance ${id} has no mapping to a cell.`);
  }
  return findInstance(request, id);
}
