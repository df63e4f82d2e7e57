import type * as z from 'zod';
import { ResponseValidationError } from '../http/errors/response-validation-error.ts';
import type { RequestFacts } from '../http/errors/request-facts.ts';
import { isPage, readJson, UnreadableBody } from '../http/read-json.ts';
import type { TransportResponse } from '../http/transport.ts';
import { parse } from './parse.ts';

/** How the body of a success is read. */
export interface Reading<T> {
  /** Null where it is of no interest, or has none. */
  readonly schema: z.ZodType<T> | null;
  /** Says that it may be empty; it is then read as null. @default false */
  readonly mayBeEmpty?: boolean;
}

/** Reads the body of a success. @throws ResponseValidationError when it is not what Nova answers. */
export function readData<T>(
  { schema, mayBeEmpty = false }: Reading<T>,
  { body, headers }: TransportResponse,
  facts: RequestFacts,
): T {
  const contentType = headers['content-type'];
  if (schema === null || (mayBeEmpty && body === '')) {
    // Nobody reads it, but a success that comes from elsewhere is none.
    if (isPage(body, contentType)) {
      throw new ResponseValidationError('', 'is a page of HTML: Nova has not answered itself', facts);
    }
    return null as T;
  }
  let json: unknown;
  try {
    json = readJson(body, contentType);
  } catch (error) {
    const problem = error instanceof UnreadableBody ? error.message : 'cannot be read';
    throw new ResponseValidationError('', problem, facts);
  }
  return parse(schema, json, facts);
}
