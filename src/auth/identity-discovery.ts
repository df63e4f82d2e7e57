import * as z from 'zod';
import { isNovaError } from '../http/errors/nova-error.ts';
import type { HttpClient } from '../http/http-client.ts';
import { rehost } from './version-link.ts';

const versionSchema = z.looseObject({
  id: z.string(),
  links: z.array(z.looseObject({ rel: z.string().nullish(), href: z.string().nullish() })).nullish(),
});

// Keystone alone puts its list of versions one level deeper than the other services.
const documentSchema = z.union([
  z.looseObject({ version: versionSchema }).transform(({ version }) => [version]),
  z
    .looseObject({ versions: z.looseObject({ values: z.array(versionSchema) }) })
    .transform(({ versions }) => versions.values),
  z.looseObject({ versions: z.array(versionSchema) }).transform(({ versions }) => versions),
]);

/** What an address has of Keystone. */
export interface IdentityVersions {
  /** Where version 3 is, without a slash at its end; null where it is not there. */
  readonly v3: string | null;
  /** The versions that it offers, such as `v2.0`; empty where it is no Keystone. */
  readonly offered: readonly string[];
}

/**
 * Asks an address which versions of the Identity API it has. Nothing secret is sent.
 *
 * @returns nothing offered where it is no Keystone.
 * @throws RequestError when it cannot be asked.
 */
export async function identityVersions(http: HttpClient, url: string): Promise<IdentityVersions> {
  const none: IdentityVersions = { v3: null, offered: [] };
  const asked = `${url}/`;
  let body: string;
  try {
    const response = await http.send({
      method: 'GET',
      url: asked,
      repeat: 'freely',
      changes: false,
      alsoAccept: [300],
    });
    body = response.body;
  } catch (error) {
    if (isNovaError(error) && error.status < 500) return none;
    throw error;
  }
  const versions = readVersions(body);
  const third = versions.find(({ id }) => /^v3(\.\d+)?$/.test(id));
  const self = third?.links?.find(({ rel }) => rel === 'self')?.href;
  return {
    v3: third === undefined ? null : self ? rehost(asked, self) : `${url}/v3`,
    offered: versions.map(({ id }) => id),
  };
}

function readVersions(body: string): z.output<typeof documentSchema> {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return [];
  }
  return documentSchema.safeParse(json).data ?? [];
}
