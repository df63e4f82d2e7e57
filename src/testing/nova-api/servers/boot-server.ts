import { createServer } from '../create-server.ts';
import { mayChange } from '../find-instance.ts';
import { apiUrl, askerOf, linksOf, type NovaHandler } from '../nova-request.ts';
import { policyForbids, resourceNotFound } from '../refusals.ts';
import { readCheckedBody } from '../schema/read-body.ts';
import { serverBody } from '../schema/server-body.ts';

/** `POST /servers`. */
export const bootServer: NovaHandler = (request) => {
  const body = readCheckedBody(request, serverBody(request.microversion));
  if (!mayChange(request)) throw policyForbids('servers:create');
  const { world, microversion, isAdmin } = request;
  const created = createServer({ world, microversion, isAdmin, asker: askerOf(request), body });
  if (created.returnReservationId) {
    return { status: 202, body: { reservation_id: created.reservationId } };
  }
  const [first] = created.instances;
  if (first === undefined) throw resourceNotFound();
  return {
    status: 202,
    headers: { location: `${apiUrl(request)}/servers/${first.id}` },
    body: {
      server: {
        id: first.id,
        links: linksOf(request, 'servers', first.id),
        'OS-DCF:diskConfig': 'MANUAL',
        security_groups: [{ name: 'default' }],
        adminPass: created.adminPass,
      },
    },
  };
};
