import type { Clock } from '../../model/clock.ts';
import type { Exchange, Reply, Service } from '../http/exchange.ts';
import { jsonReply, stamped } from '../http/reply.ts';
import type { TokenCheck } from '../keystone/requester.ts';
import { tokenRefused } from '../keystone/token-refused.ts';

/** An image. */
export interface Image {
  readonly id: string;
  readonly name: string;
}

/** The Image API, as far as a client needs it to show the names of images. */
export class ImageApi implements Service {
  readonly #clock: Clock;
  readonly #tokens: TokenCheck;
  readonly #images: readonly Image[];

  constructor(clock: Clock, tokens: TokenCheck, images: readonly Image[]) {
    this.#clock = clock;
    this.#tokens = tokens;
    this.#images = images;
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- Glance needs no time of its own
  async handle(exchange: Exchange): Promise<Reply> {
    return stamped(this.#answer(exchange), exchange, this.#clock.now());
  }

  #answer(exchange: Exchange): Reply {
    const { method, origin, path, headers, query } = exchange;
    if (path === '/' || path === '/versions') return jsonReply(path === '/' ? 300 : 200, versionList(origin));
    if (this.#tokens.requesterOf(headers['x-auth-token']) === null) return tokenRefused(origin, {});
    const [, id] = /^\/v2\/images(?:\/([^/]+))?$/.exec(path) ?? [];
    if (method !== 'GET' || !path.startsWith('/v2/images'))
      return notFound('The resource could not be found.');
    if (id !== undefined) {
      const image = this.#images.find((one) => one.id === id);
      return image === undefined
        ? notFound(`Failed to find image ${id} to show`)
        : jsonReply(200, imageView(image));
    }
    const name = query.get('name');
    const wanted = query.get('id')?.replace(/^in:/, '').split(',') ?? null;
    const images = this.#images.filter(
      (image) => (name === null || image.name === name) && (wanted === null || wanted.includes(image.id)),
    );
    return jsonReply(200, {
      images: images.map(imageView),
      first: '/v2/images',
      schema: '/v2/schemas/images',
    });
  }
}

function imageView({ id, name }: Image): Record<string, unknown> {
  const at = '2026-01-01T00:00:00Z';
  return {
    name,
    disk_format: 'raw',
    container_format: 'bare',
    visibility: 'public',
    size: 1_048_576,
    virtual_size: 1_048_576,
    status: 'active',
    checksum: null,
    protected: false,
    min_ram: 0,
    min_disk: 1,
    owner: null,
    os_hidden: false,
    os_hash_algo: null,
    os_hash_value: null,
    id,
    created_at: at,
    updated_at: at,
    self: `/v2/images/${id}`,
    file: `/v2/images/${id}/file`,
    schema: '/v2/schemas/image',
    tags: [],
  };
}

function versionList(origin: string): unknown {
  return {
    versions: [
      { id: 'v2.17', status: 'CURRENT', links: [{ rel: 'self', href: `${origin}/image/v2/` }] },
      { id: 'v2.0', status: 'SUPPORTED', links: [{ rel: 'self', href: `${origin}/image/v2/` }] },
    ],
  };
}

function notFound(message: string): Reply {
  return {
    status: 404,
    headers: { 'content-type': 'text/html; charset=UTF-8' },
    body: `<html>\n <head>\n  <title>404 Not Found</title>\n </head>\n <body>\n  <h1>404 Not Found</h1>\n  ${message}<br /><br />\n\n\n\n </body>\n</html>`,
  };
}
