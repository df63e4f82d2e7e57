import { findInstance, isInDownCell, showsDownCells } from '../find-instance.ts';
import type { NovaHandler } from '../nova-request.ts';
import { downCellView } from './down-cell-view.ts';
import { serverView } from './server-view.ts';

/** `GET /servers/{id}`. */
export const showServer: NovaHandler = (request) => {
  const instance = findInstance(request, request.params['id'] ?? '', { inDownCell: showsDownCells(request) });
  const view = isInDownCell(request.world, instance)
    ? downCellView(request, 'show')
    : serverView(request, 'show');
  return { status: 200, body: { server: view(instance) } };
};
