import { z } from 'zod';
import { InvalidOptionsError } from '../errors.ts';
import type { RecoveryPolicy } from '../recovery/index.ts';

// A policy may come from a file, and a word that is nearly right may not be taken for the opposite of what was meant.
const policySchema = z.strictObject({
  priorUnknown: z.enum(['stopped', 'running', 'hold']).optional(),
  onError: z.enum(['recover', 'hold']).optional(),
  onPaused: z.enum(['stopped', 'running', 'hold']).optional(),
  onRescued: z.enum(['stopped', 'asBefore', 'hold']).optional(),
  onShelved: z.enum(['hold', 'recover']).optional(),
  completeDeletes: z.boolean().optional(),
  confirmResize: z.enum(['whenSourceAlive', 'never']).optional(),
  rebuildFromImage: z.enum(['hold', 'accept']).optional(),
  allowClientStop: z.boolean().optional(),
  abandonedEvacuations: z.array(z.string().min(1)).readonly().optional(),
}) satisfies z.ZodType<{ [Name in keyof RecoveryPolicy]?: RecoveryPolicy[Name] | undefined }>;

/**
 * Finds what is wrong with a policy.
 *
 * @throws {InvalidOptionsError} that names the field
 */
export function checkPolicy(policy: unknown): void {
  if (policy === undefined) return;
  const parsed = policySchema.safeParse(policy);
  const [issue] = parsed.error?.issues ?? [];
  if (issue === undefined) return;
  throw new InvalidOptionsError(['policy', ...issue.path].join('.'), issue.message);
}
