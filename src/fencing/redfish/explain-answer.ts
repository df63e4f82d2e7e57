import { z } from 'zod';
import { excerpt } from '../power/hide.ts';

const messageSchema = z.looseObject({
  MessageId: z.string().nullish(),
  Message: z.string().nullish(),
});

const errorSchema = z.looseObject({
  error: z.looseObject({
    code: z.string().nullish(),
    message: z.string().nullish(),
    '@Message.ExtendedInfo': z.array(messageSchema).nullish(),
  }),
});

/** Says what an answer means that is no success, with what the BMC says of it. */
export function explainAnswer(status: number, body: unknown, secrets: readonly string[]): string {
  const said = excerpt(messageOf(body), secrets);
  return said === '' ? meaning(status) : `${meaning(status)}: ${said}`;
}

function meaning(status: number): string {
  if (status === 401) return 'the BMC refuses the user or the password (HTTP 401)';
  if (status === 403) return 'the BMC does not let this user do that (HTTP 403)';
  if (status === 503) return 'the BMC is busy or starting (HTTP 503)';
  if (status >= 300 && status < 400) return `redirected, which is not followed (HTTP ${status})`;
  return `HTTP ${status}`;
}

function messageOf(body: unknown): string {
  const parsed = errorSchema.safeParse(body);
  if (!parsed.success) return '';
  const { error } = parsed.data;
  const [first] = error['@Message.ExtendedInfo'] ?? [];
  const parts = [first?.MessageId ?? error.code, first?.Message ?? error.message];
  return parts.filter((part) => typeof part === 'string' && part !== '').join(': ');
}
