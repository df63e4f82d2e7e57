import * as z from 'zod';
import { Secret } from '../config/secret.ts';
import { InvalidOptionsError } from '../errors.ts';
import { ResponseValidationError } from '../http/errors/response-validation-error.ts';
import type { Repeat } from '../http/may-repeat.ts';
import { isMicroversion, type Microversion } from '../model/microversion.ts';
import type { Query } from './call-url.ts';
import type { NovaApi } from './nova-api.ts';
import type { CallOptions, NovaResponse } from './nova-response.ts';
import type { CallVersions } from './microversions.ts';

/**
 * Whatever checks and reads a value as the Standard Schema (https://standardschema.dev) has it: zod, valibot, arktype and
 * others.
 */
export interface StandardSchema<T> {
  readonly '~standard': {
    /** Checks a value and gives back what it stands for, or what is wrong with it. */
    readonly validate: (value: unknown) => StandardResult<T> | Promise<StandardResult<T>>;
  };
}

/** What a {@link StandardSchema} says of a value. */
export type StandardResult<T> =
  | { readonly value: T; readonly issues?: undefined }
  | {
      readonly issues: readonly {
        readonly message: string;
        readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
      }[];
    };

/** A call of the compute API that the library has no method for. */
export interface NovaRequest<T = unknown> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /**
   * Below the version and with a slash at its beginning, such as `/os-keypairs`; names and ids in it escaped by
   * `encodeURIComponent`. A path that would lead elsewhere is refused.
   */
  readonly path: string;
  /** Parameters. Those that are undefined are not sent, a list is sent as one parameter for each of its items. */
  readonly query?: Query | undefined;
  /** Sent as JSON. A `Secret` in it is refused, since its JSON is a mask: put what it reveals there. */
  readonly body?: unknown;
  /**
   * What is asked for: exactly one microversion, or the newest that Nova has between two. The answer's shape depends on it,
   * so name one that you know.
   *
   * @default `defaultMicroversion` of the client, else '2.1', as Nova takes it where nothing is asked for
   */
  readonly microversion?:
    Microversion | { readonly min?: Microversion | undefined; readonly max: Microversion } | undefined;
  /** Checks and reads the answer. @default none: `data` is whatever came, null for an empty body */
  readonly schema?: StandardSchema<T> | undefined;
  /**
   * When it may be sent again after a failure. `freely` only for what does no harm when it is done twice.
   *
   * @default 'freely' for GET, 'onlyAfterRefusal' for everything else
   */
  readonly repeat?: Repeat | undefined;
}

const METHODS: readonly string[] = ['GET', 'POST', 'PUT', 'DELETE'];

/** @internal */
export async function sendRequest<T>(
  api: NovaApi,
  request: NovaRequest<T>,
  options: CallOptions,
): Promise<NovaResponse<T>> {
  const { method, path, query, body, schema } = request;
  if (!METHODS.includes(method)) {
    throw new InvalidOptionsError(
      'method',
      `must be GET, POST, PUT or DELETE, and is ${JSON.stringify(method)}`,
    );
  }
  if (method === 'GET' && body !== undefined) {
    throw new InvalidOptionsError('body', 'goes with no GET; give it as query');
  }
  checkBody(body);
  const response = await api.call(
    {
      method,
      path,
      ...(query === undefined ? {} : { query }),
      body,
      versions: versionsOf(request.microversion ?? api.settings.defaultMicroversion),
      repeat: request.repeat ?? (method === 'GET' ? 'freely' : 'onlyAfterRefusal'),
      schema: z.unknown(),
      mayBeEmpty: true,
    },
    options,
  );
  // Without a schema the caller has named T, or has left it unknown.
  if (schema === undefined) return response as NovaResponse<T>;

  const result = await schema['~standard'].validate(response.data);
  if (result.issues === undefined) return { ...response, data: result.value };
  const [issue] = result.issues;
  const where = (issue?.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part));
  throw new ResponseValidationError(where.join('.'), issue?.message ?? 'is not as expected', {
    ...api.factsOf(method, path),
    requestId: response.requestId,
    mayHaveActed: method !== 'GET',
  });
}

function checkBody(body: unknown): void {
  try {
    JSON.stringify(body);
  } catch {
    // What it says may quote the body.
    throw new InvalidOptionsError('body', 'cannot be written as JSON');
  }
  if (holdsSecret(body)) {
    throw new InvalidOptionsError(
      'body',
      'has a Secret in it, of which a mask would be sent; give its reveal()',
    );
  }
}

function holdsSecret(value: unknown): boolean {
  if (value instanceof Secret) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsSecret);
}

function versionsOf(asked: NovaRequest['microversion']): CallVersions {
  if (asked === undefined) return { needs: '2.1', ceiling: '2.1' };
  if (typeof asked === 'string') return { needs: asked, ceiling: asked };
  const { min = '2.1', max } = asked;
  for (const version of [min, max]) {
    if (!isMicroversion(version)) {
      throw new InvalidOptionsError('microversion', `must be one such as '2.95', and is ${String(version)}`);
    }
  }
  return { needs: min, ceiling: max };
}
