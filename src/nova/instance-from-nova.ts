import * as z from 'zod';
import type { Instance, InstanceFault } from '../model/instance.ts';
import { powerStateFromNumber } from '../model/power-state.ts';
import { isoTime, isoTimeOrNull } from './iso-time.ts';
import { parse } from './parse.ts';

const faultSchema = z.looseObject({
  code: z.number().nullish(),
  message: z.string().nullish(),
  created: z.string().nullish(),
});

const rawServerSchema = z.looseObject({
  id: z.string().min(1),
  name: z.string().nullish(),
  tenant_id: z.string().nullish(),
  created: z.string().nullish(),
  updated: z.string().nullish(),
  image: z.unknown().optional(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  locked: z.boolean().nullish(),
  locked_reason: z.string().nullish(),
  fault: faultSchema.nullish(),
  pinned_availability_zone: z.string().nullish(),
  'OS-EXT-SRV-ATTR:host': z.string().nullish(),
  'OS-EXT-SRV-ATTR:hypervisor_hostname': z.string().nullish(),
  'OS-EXT-STS:vm_state': z.string().nullish(),
  'OS-EXT-STS:task_state': z.string().nullish(),
  'OS-EXT-STS:power_state': z.number().nullish(),
  'OS-SRV-USG:launched_at': z.string().nullish(),
});

/** One server in an answer of Nova's, read into an {@link Instance}. */
export const serverSchema = rawServerSchema.transform(toInstance);

/**
 * Reads a server as Nova sends it in `GET /servers/{id}` and `GET /servers/detail` (the object itself, without the
 * `server` around it). Unknown fields are dropped, unknown states are kept, and whatever is missing gets the value
 * that leads to the least: a server of a cell that cannot be reached, of which Nova knows little more than the id,
 * has the vm_state `UNKNOWN`.
 *
 * @throws ResponseValidationError when there is no id, or a field has a type that Nova never sends.
 */
export function instanceFromNova(server: unknown): Instance {
  return parse(serverSchema, server, null);
}

function toInstance(server: z.output<typeof rawServerSchema>): Instance {
  const { locked_reason: lockedReason, pinned_availability_zone: pinnedAvailabilityZone } = server;
  return {
    id: server.id,
    name: server.name ?? '',
    ...(server.tenant_id ? { projectId: server.tenant_id } : {}),
    host: server['OS-EXT-SRV-ATTR:host'] ?? null,
    node: server['OS-EXT-SRV-ATTR:hypervisor_hostname'] ?? null,
    vmState: server['OS-EXT-STS:vm_state'] ?? 'UNKNOWN',
    taskState: server['OS-EXT-STS:task_state'] ?? null,
    powerState: powerStateFromNumber(server['OS-EXT-STS:power_state'] ?? 0),
    launchedAt: isoTimeOrNull(server['OS-SRV-USG:launched_at']),
    updatedAt: isoTime(server.updated ?? server.created ?? '1970-01-01T00:00:00Z'),
    imageRef: imageRef(server.image),
    locked: server.locked ?? false,
    ...(lockedReason === undefined ? {} : { lockedReason }),
    metadata: Object.fromEntries(
      Object.entries(server.metadata ?? {}).map(([key, value]) => [key, text(value)]),
    ),
    ...(pinnedAvailabilityZone === undefined ? {} : { pinnedAvailabilityZone }),
    ...(server.fault ? { fault: toFault(server.fault) } : {}),
  };
}

/**
 * Only Nova's own empty string stands for volume-backed. A missing image must not: it would say that the disk is
 * safe elsewhere.
 */
function imageRef(image: unknown): string {
  if (image === '') return '';
  if (typeof image === 'string') return image;
  if (typeof image === 'object' && image !== null && 'id' in image && typeof image.id === 'string') {
    return image.id === '' ? 'unknown' : image.id;
  }
  return 'unknown';
}

function toFault(fault: z.output<typeof faultSchema>): InstanceFault {
  return {
    code: fault.code ?? null,
    message: fault.message ?? '',
    created: isoTimeOrNull(fault.created),
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
