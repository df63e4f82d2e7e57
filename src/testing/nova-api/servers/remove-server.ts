import { deleteServer } from '../delete-server.ts';
import { findInstance, mayChange } from '../find-instance.ts';
import { askerOf, type NovaHandler } from '../nova-request.ts';
import { policyForbids } from '../refusals.ts';

/** `DELETE /servers/{id}`. */
export const removeServer: NovaHandler = async (request) => {
  const instance = findInstance(request, request.params['id'] ?? '');
  if (!mayChange(request)) throw policyForbids('servers:delete');
  return deleteServer({
    world: request.world,
    instance,
    isAdmin: request.isAdmin,
    asker: askerOf(request),
    reclaims: request.settings.reclaims(),
  });
};
