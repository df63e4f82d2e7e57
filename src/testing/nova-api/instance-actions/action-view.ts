import { databaseTime, databaseTimeOrNull } from '../../http/times.ts';
import type { ActionEventRecord, ActionRecord } from '../../world/action-record.ts';
import type { InstanceRecord } from '../../world/instance-record.ts';
import { supports, type NovaRequest } from '../nova-request.ts';
import { hostIdOf } from '../servers/server-view.ts';

/** An action without its events. */
export function actionView(request: NovaRequest): (action: ActionRecord) => Record<string, unknown> {
  const withUpdated = supports(request, '2.58');
  return (action) => ({
    action: action.action,
    instance_uuid: action.instanceId,
    request_id: action.requestId,
    user_id: action.userId,
    project_id: action.projectId,
    start_time: databaseTime(action.startedAt),
    message: action.message,
    ...(withUpdated ? { updated_at: databaseTime(action.updatedAt ?? action.startedAt) } : {}),
  });
}

/** The events of an action, the newest first; undefined for whoever may not see them. */
export function eventViews(
  request: NovaRequest,
  action: ActionRecord,
  instance: InstanceRecord,
): readonly Record<string, unknown>[] | undefined {
  if (!request.isAdmin && !supports(request, '2.51')) return undefined;
  const [withHost, withDetails] = [supports(request, '2.62'), supports(request, '2.84') && request.isAdmin];
  const view = (event: ActionEventRecord): Record<string, unknown> => ({
    event: event.event,
    start_time: databaseTime(event.startedAt),
    finish_time: databaseTimeOrNull(event.finishedAt),
    result: event.result,
    ...(request.isAdmin ? { traceback: event.result === 'Error' ? tracebackOf(event) : null } : {}),
    ...(withHost && request.isAdmin ? { host: event.host } : {}),
    ...(withHost
      ? { hostId: hostIdOf({ host: event.host, projectId: action.projectId ?? instance.projectId }) }
      : {}),
    ...(withDetails ? { details: event.details } : {}),
  });
  return action.events.map(view).reverse();
}

function tracebackOf({ details }: ActionEventRecord): string {
  return `Traceback (most recent call last):\n${details ?? ''}\n`;
}
