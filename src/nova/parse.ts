import type * as z from 'zod';
import type { RequestFacts } from '../http/errors/request-facts.ts';
import { ResponseValidationError } from '../http/errors/response-validation-error.ts';

/** Reads a value by a schema. @throws ResponseValidationError naming the first thing that is wrong. */
export function parse<T>(schema: z.ZodType<T>, value: unknown, facts: RequestFacts | null): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new ResponseValidationError(
    issue?.path.map(String).join('.') ?? '',
    issue?.message ?? 'is not as expected',
    facts,
  );
}
