import * as z from 'zod';
import type { ResolvedAuth } from '../config/resolved-auth.ts';
import { Secret } from '../config/secret.ts';
import type { HttpClient } from '../http/http-client.ts';
import { ResponseValidationError } from '../http/errors/response-validation-error.ts';
import { requestIdOf } from '../http/request-id.ts';
import { identityRequest } from './identity-request.ts';
import type { Token } from './token.ts';

const tokenSchema = z.looseObject({
  token: z.looseObject({
    expires_at: z.string(),
    issued_at: z.string().nullish(),
    roles: z.array(z.looseObject({ name: z.string() })).nullish(),
    user: z.looseObject({ name: z.string().nullish() }).nullish(),
    catalog: z
      .array(
        z.looseObject({
          type: z.string(),
          endpoints: z.array(
            z.looseObject({
              interface: z.string(),
              url: z.string().nullish(),
              region: z.string().nullish(),
              region_id: z.string().nullish(),
            }),
          ),
        }),
      )
      .nullish(),
  }),
});

/**
 * Asks Keystone for a token.
 *
 * @throws RequestError when Keystone refuses or cannot be reached; ResponseValidationError when its answer makes no
 * sense.
 */
export async function requestToken(
  http: HttpClient,
  auth: ResolvedAuth,
  now: () => number,
  signal: AbortSignal | undefined,
): Promise<Token> {
  const { body, secret } = identityRequest(auth);
  const url = `${auth.keystoneUrl}/auth/tokens`;
  const response = await http.send({
    method: 'POST',
    url,
    body,
    // A token too many does no harm.
    repeat: 'freely',
    changes: false,
    secrets: [secret],
    signal,
  });

  const fail = (path: string, problem: string): ResponseValidationError =>
    new ResponseValidationError(path, problem, {
      method: 'POST',
      url,
      requestId: requestIdOf(response.headers),
      globalRequestId: http.globalRequestId,
      microversion: null,
      mayHaveActed: false,
    });

  const value = response.headers['x-subject-token'];
  if (value === undefined || value === '') throw fail('headers.x-subject-token', 'is missing');
  let json: unknown;
  try {
    json = JSON.parse(response.body);
  } catch {
    throw fail('', 'is not JSON');
  }
  const parsed = tokenSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw fail(issue?.path.join('.') ?? '', issue?.message ?? 'is not as expected');
  }
  const { token } = parsed.data;

  // Keystone's clock and ours may differ; how long the token lives is told by Keystone's alone.
  const receivedAt = now();
  const expires = Date.parse(token.expires_at);
  const issued = Date.parse(token.issued_at ?? '');
  if (Number.isNaN(expires)) throw fail('token.expires_at', 'is no time');

  return {
    value: new Secret(value),
    receivedAt,
    expiresAt: Number.isNaN(issued) ? expires : receivedAt + (expires - issued),
    roles: token.roles?.map((role) => role.name) ?? [],
    userName: token.user?.name ?? null,
    catalog: (token.catalog ?? []).map((service) => ({
      type: service.type,
      endpoints: service.endpoints.map((endpoint) => ({
        interface: endpoint.interface,
        region: endpoint.region ?? endpoint.region_id ?? '',
        url: endpoint.url ?? '',
      })),
    })),
  };
}
