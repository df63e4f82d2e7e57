import { showsDownCells } from '../find-instance.ts';
import { supports, type NovaHandler } from '../nova-request.ts';
import { checkQuery } from '../query/check-query.ts';
import { requireAdmin } from '../refusals.ts';
import { CONTROL_SERVICES } from './control-plane.ts';
import { computeServiceView, controlServiceView, serviceNumber } from './service-view.ts';

/** `GET /os-services`. */
export const listServices: NovaHandler = (request) => {
  const { query } = request.exchange;
  checkQuery(query, { known: { host: 'text', binary: 'text' }, open: !supports(request, '2.75') });
  requireAdmin(request, 'os-services:list');
  // An empty filter is none.
  const host = query.get('host') ?? '';
  const binary = query.get('binary') ?? '';
  const isWanted = (service: { readonly host: string; readonly binary: string }): boolean =>
    (host === '' || service.host === host) && (binary === '' || service.binary === binary);
  const services = CONTROL_SERVICES.filter(isWanted).map((service) => controlServiceView(request, service));
  let index = 0;
  for (const record of request.world.hosts.values()) {
    const number = serviceNumber(index);
    index += 1;
    if (record.cellDown && !showsDownCells(request)) continue;
    if (isWanted({ host: record.name, binary: 'nova-compute' })) {
      services.push(computeServiceView(request, record, number));
    }
  }
  return { status: 200, body: { services } };
};
