import * as z from 'zod';
import { Secret } from '../config/secret.ts';
import { ResponseValidationError } from '../http/errors/response-validation-error.ts';
import { safeUrl } from '../http/redact.ts';
import { requestIdOf } from '../http/request-id.ts';
import type { TransportResponse } from '../http/transport.ts';
import { catalogSchema } from './catalog-schema.ts';
import { keystoneTime } from './keystone-time.ts';
import type { Token } from './token.ts';
import type { TokenScope } from './token-scope.ts';

const namedSchema = z.looseObject({ id: z.string(), name: z.string().nullish() });

const bodySchema = z.looseObject({
  token: z.looseObject({
    expires_at: z.string(),
    issued_at: z.string().nullish(),
    roles: z.array(z.looseObject({ name: z.string() })).nullish(),
    user: z.looseObject({ id: z.string().nullish(), name: z.string().nullish() }).nullish(),
    project: namedSchema.nullish(),
    domain: namedSchema.nullish(),
    system: z.looseObject({}).nullish(),
    catalog: catalogSchema.nullish(),
  }),
});
type TokenBody = z.output<typeof bodySchema>['token'];

/** What was asked of Keystone, and how the answer is to be taken. */
export interface TokenQuestion {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly globalRequestId: string;
  /** Whether another token can be had when this one ends. */
  readonly renewable: boolean;
}

/**
 * Reads Keystone's answer, by which it issues a token or shows one that exists.
 *
 * @param now - When it came, in milliseconds since the epoch.
 * @throws ResponseValidationError when it makes no sense.
 */
export function readToken(response: TransportResponse, question: TokenQuestion, now: number): Token {
  const { headers } = response;
  const fail = (path: string, problem: string): ResponseValidationError =>
    new ResponseValidationError(path, problem, {
      method: question.method,
      url: safeUrl(question.url),
      requestId: requestIdOf(headers),
      globalRequestId: question.globalRequestId,
      microversion: null,
      mayHaveActed: false,
    });

  const value = headers['x-subject-token'];
  if (value === undefined || value === '') throw fail('headers.x-subject-token', 'is missing');
  let json: unknown;
  try {
    json = JSON.parse(response.body);
  } catch {
    throw fail('', 'is not JSON');
  }
  const parsed = bodySchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw fail(issue?.path.map(String).join('.') ?? '', issue?.message ?? 'is not as expected');
  }
  const { token } = parsed.data;
  const expires = keystoneTime(token.expires_at);
  if (Number.isNaN(expires)) throw fail('token.expires_at', 'is no time');

  return {
    value: new Secret(value),
    receivedAt: now,
    expiresAt: expiresAt(expires, keystoneNow(token, question, headers['date']), now),
    renewable: question.renewable,
    roles: token.roles?.map(({ name }) => name) ?? [],
    userName: token.user?.name ?? null,
    userId: token.user?.id ?? null,
    scope: scopeOf(token),
    catalog: token.catalog ?? [],
    endpoint: null,
  };
}

/** Keystone's clock and ours may differ; how long the token lives is told by Keystone's alone. */
function expiresAt(expires: number, keystoneTime: number, now: number): number {
  return Number.isNaN(keystoneTime) ? expires : now + (expires - keystoneTime);
}

/** What Keystone's clock said when it answered; `NaN` where it does not tell. */
function keystoneNow(token: TokenBody, question: TokenQuestion, date: string | undefined): number {
  // A token that is only shown may have been issued long ago.
  return question.method === 'POST' ? keystoneTime(token.issued_at ?? '') : Date.parse(date ?? '');
}

function scopeOf({ project, domain, system }: TokenBody): TokenScope {
  if (project) return { kind: 'project', id: project.id, name: project.name ?? null };
  if (domain) return { kind: 'domain', id: domain.id, name: domain.name ?? null };
  return { kind: system ? 'system' : 'unscoped' };
}
