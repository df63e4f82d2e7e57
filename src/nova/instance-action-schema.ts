import * as z from 'zod';
import type { InstanceAction, InstanceActionEvent } from '../model/instance-action.ts';
import { isoTime, isoTimeOrNull } from './iso-time.ts';

const eventSchema = z
  .looseObject({
    event: z.string(),
    start_time: z.string().nullish(),
    finish_time: z.string().nullish(),
    result: z.string().nullish(),
    host: z.string().nullish(),
    details: z.string().nullish(),
  })
  .transform((event): InstanceActionEvent => ({
    event: event.event,
    startTime: isoTimeOrNull(event.start_time),
    finishTime: isoTimeOrNull(event.finish_time),
    result: event.result ?? null,
    host: event.host ?? null,
    details: event.details ?? null,
  }));

/** One entry of `os-instance-actions`, read into an {@link InstanceAction}. */
export const instanceActionSchema = z
  .looseObject({
    action: z.string(),
    request_id: z.string(),
    user_id: z.string().nullish(),
    start_time: z.string(),
    updated_at: z.string().nullish(),
    message: z.string().nullish(),
    events: z.array(eventSchema).nullish(),
  })
  .transform((entry): InstanceAction => ({
    action: entry.action,
    requestId: entry.request_id,
    userId: entry.user_id ?? null,
    startTime: isoTime(entry.start_time),
    updatedAt: isoTimeOrNull(entry.updated_at),
    message: entry.message ?? null,
    ...(entry.events ? { events: entry.events } : {}),
  }));
