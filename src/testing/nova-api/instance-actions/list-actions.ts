import type { ActionRecord } from '../../world/action-record.ts';
import { ApiFault } from '../api-fault.ts';
import { findInstance } from '../find-instance.ts';
import { supports, type NovaHandler, type NovaRequest } from '../nova-request.ts';
import { checkQuery, parseTime } from '../query/check-query.ts';
import { nextLinks, pageOf, pageWish } from '../query/paging.ts';
import { actionView, eventViews } from './action-view.ts';

/** `GET /servers/{id}/os-instance-actions`, the newest first. */
export const listActions: NovaHandler = (request) => {
  const paged = supports(request, '2.58');
  if (paged) {
    const { exchange } = request;
    checkQuery(exchange.query, {
      known: {
        ...{ limit: 'number', marker: 'text', 'changes-since': 'time' },
        ...(supports(request, '2.66') ? { 'changes-before': 'time' } : {}),
      },
      open: false,
      single: ['limit', 'marker', 'changes-since', 'changes-before'],
    });
  }
  const instance = findInstance(request, request.params['id'] ?? '', { deleted: supports(request, '2.21') });
  const actions = (request.world.actions.get(instance.id) ?? []).toReversed();
  const view = actionView(request);
  if (!paged) return { status: 200, body: { instanceActions: actions.map(view) } };
  const page = pageOf(
    actions.filter(timeTest(request)),
    pageWish(request),
    ({ requestId }) => requestId,
    (marker) => new ApiFault(400, `Marker ${marker} could not be found.`),
  );
  return {
    status: 200,
    body: {
      instanceActions: page.map(view),
      ...nextLinks(
        request,
        // Not `instanceActions_links`, as every other list has it.
        'links',
        `servers/${instance.id}/os-instance-actions`,
        page,
        ({ requestId }) => requestId,
      ),
    },
  };
};

/** `GET /servers/{id}/os-instance-actions/{request}`. */
export const showAction: NovaHandler = (request) => {
  const instance = findInstance(request, request.params['id'] ?? '', { deleted: supports(request, '2.21') });
  const requestId = request.params['request'] ?? '';
  const action = request.world.actions.get(instance.id)?.findLast((one) => one.requestId === requestId);
  if (action === undefined) throw new ApiFault(404, `Action ${requestId} not found`);
  const events = eventViews(request, action, instance);
  return {
    status: 200,
    body: { instanceAction: { ...actionView(request)(action), ...(events === undefined ? {} : { events }) } },
  };
};

function timeTest({ exchange }: NovaRequest): (action: ActionRecord) => boolean {
  const [from, until] = ['changes-since', 'changes-before'].map((name) => {
    const text = exchange.query.get(name);
    return text === null ? null : parseTime(text);
  });
  if (typeof from === 'number' && typeof until === 'number' && until < from) {
    throw new ApiFault(400, 'The value of changes-since must be less than or equal to changes-before.');
  }
  return ({ startedAt, updatedAt }) => {
    const at = Math.floor((updatedAt ?? startedAt) / 1000) * 1000;
    return (typeof from !== 'number' || at >= from) && (typeof until !== 'number' || at <= until);
  };
}
