import * as z from 'zod';
import type { ServerGroup } from '../model/server-group.ts';

/** One server group, read into a {@link ServerGroup}. Below 2.64 the policy is the only entry of a list. */
export const serverGroupSchema = z
  .looseObject({
    id: z.string().min(1),
    name: z.string().nullish(),
    policy: z.string().nullish(),
    policies: z.array(z.string()).nullish(),
    members: z.array(z.string()).nullish(),
  })
  .transform((group): ServerGroup => ({
    id: group.id,
    name: group.name ?? '',
    policy: group.policy ?? group.policies?.[0] ?? 'unknown',
    members: group.members ?? [],
  }));
