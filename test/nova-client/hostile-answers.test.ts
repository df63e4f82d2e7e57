import { describe, expect, it } from 'vitest';
import type { TransportResponse } from '../../src/http/transport.ts';
import { connect, fakeCloud, json, NOVA, novaThat, rawServer, TOKEN } from './fake-cloud.ts';

const ID = 'e4ea3034-107d-4bc8-a013-6ebb83549094';
const html = { headers: { 'content-type': 'text/html; charset=utf-8' } };

describe('an answer that is not Nova’s', () => {
  it.each<[string, Partial<TransportResponse>, string]>([
    [
      'a log-in page with 200',
      { ...html, body: '<!DOCTYPE html><html><body>Please log in</body></html>' },
      'is not JSON but a page of HTML',
    ],
    ['a page that says it is JSON', { body: '  <html></html>' }, 'is not JSON but a page of HTML'],
    [
      'plain text',
      { headers: { 'content-type': 'text/plain; x="\u001b[31m"' }, body: 'OK' },
      'is not JSON; its type is text/plain',
    ],
    ['nothing', { body: '' }, 'is empty where JSON was expected'],
    ['half an answer', { body: '{"server": {"id": "' }, 'is not JSON'],
    ['a list where a thing was expected', { body: '[]' }, 'expected object'],
    ['null', { body: 'null' }, 'expected object'],
  ])('is refused: %s', async (_name, answer, words) => {
    const { nova } = await novaThat(() => answer);
    const failure = nova.servers.show(ID);
    await expect(failure).rejects.toMatchObject({ code: 'responseValidation', method: 'GET' });
    await expect(failure).rejects.toThrow(words);
    const { message } = (await failure.catch((error: unknown) => error)) as Error;
    for (const echoed of ['log in', '\u001b']) expect(message).not.toContain(echoed);
  });

  it('is not taken for the success of an order, and leaves open whether that was carried out', async () => {
    const { nova, cloud } = await novaThat(() => ({ ...html, body: '<html>Welcome</html>' }));
    await expect(nova.servers.stop(ID)).rejects.toMatchObject({
      code: 'responseValidation',
      mayHaveActed: true,
    });
    await expect(nova.request({ method: 'DELETE', path: '/os-keypairs/k' })).rejects.toMatchObject({
      code: 'responseValidation',
      mayHaveActed: true,
    });
    expect(cloud.calls).toHaveLength(2);
  });

  it('may be an empty page of HTML by its type, as frameworks send it with 202', async () => {
    const { nova } = await novaThat(() => ({ ...html, status: 202, body: '' }));
    expect((await nova.servers.stop(ID)).status).toBe(202);
  });
});

describe('deep JSON', () => {
  const nested = (open: string, close: string, depth: number): string =>
    open.repeat(depth) + '1' + close.repeat(depth);

  it.each([
    ['of lists', nested('[', ']', 100_000)],
    ['of objects', nested('{"a":', '}', 100_000)],
    ['without an end', '['.repeat(5_000_000)],
    ['within a server', `{"server": {"id": "1", "metadata": {"a": ${nested('[', ']', 20_000)}}}}`],
  ])('%s is refused before it is parsed', async (_name, body) => {
    const { nova } = await novaThat(() => ({ body }));
    await expect(nova.servers.show(ID)).rejects.toThrow('is nested more than 100 levels deep');
  });

  it('in the body of a refusal does no harm', async () => {
    const { nova } = await novaThat(() => ({ status: 409, body: nested('{"a":', '}', 100_000) }));
    await expect(nova.servers.stop(ID)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is what nests, and not what only looks like it', async () => {
    const name = `${'['.repeat(500)}"\\${'{'.repeat(500)}`;
    const { nova } = await novaThat(() => json({ server: rawServer({ name }) }));
    expect((await nova.servers.show(ID)).data.name).toBe(name);
    // Many brackets side by side are not deep.
    const links = Array.from({ length: 1_000 }, () => ({}));
    const wide = await novaThat(() => json({ server: rawServer({ name: 'wide', links }) }));
    expect((await wide.nova.servers.show(ID)).data.name).toBe('wide');
  });
});

describe('a link to another host', () => {
  it.each([
    'https://evil.example/v2.1/servers/detail?marker=b',
    '//evil.example/?marker=b',
    'http://nova.example:8774@evil.example/?marker=b',
  ])('is not followed with the token: %s', async (href) => {
    const { nova, cloud } = await novaThat((request) =>
      new URL(request.url).searchParams.has('marker')
        ? json({ servers: [] })
        : json({ servers: [rawServer()], servers_links: [{ rel: 'next', href }] }),
    );
    await nova.servers.detail().all();
    expect(cloud.calls).toHaveLength(2);
    for (const { url } of cloud.calls) expect(url.startsWith(`${NOVA}/v2.1/servers/detail`)).toBe(true);
  });

  it.each([301, 302, 303, 307, 308])('is not followed by a %i either', async (status) => {
    const cloud = fakeCloud({
      answer: () => ({ status, headers: { location: 'https://evil.example/v2.1/servers' } }),
    });
    const nova = await connect(cloud, { retries: 3 });
    await expect(nova.servers.show(ID)).rejects.toMatchObject({ code: 'unexpectedStatus', status });
    await expect(nova.servers.stop(ID)).rejects.toMatchObject({ code: 'unexpectedStatus' });
    expect(cloud.calls).toHaveLength(2);
    const withToken = cloud.sent.filter(({ headers }) => headers['x-auth-token'] === TOKEN);
    expect(new Set(withToken.map(({ url }) => new URL(url).origin))).toEqual(new Set([NOVA]));
  });
});

describe('a list without an end', () => {
  const endless = () => {
    let count = 0;
    return () => {
      count += 1;
      const href = `?marker=m${count}`;
      return json({ servers: [rawServer({ id: `s${count}` })], servers_links: [{ rel: 'next', href }] });
    };
  };

  it('is given up after so many pages, and is then no whole list', async () => {
    const { nova, cloud } = await novaThat(endless());
    await expect(nova.servers.detail({}, { maxPages: 7 }).all()).rejects.toMatchObject({
      code: 'paginationLoop',
      marker: 'm7',
      message: '/servers/detail: the next page is one too many: 7 were read, and there is no end',
    });
    expect(cloud.calls).toHaveLength(7);
  });

  it('is given up by default as well', async () => {
    const { nova, cloud } = await novaThat(endless());
    await expect(nova.servers.detail().all()).rejects.toMatchObject({ code: 'paginationLoop' });
    expect(cloud.calls).toHaveLength(10_000);
  });

  it.each([0, -1, Number.NaN])('does not get %d pages', async (maxPages) => {
    const { nova } = await novaThat(endless());
    await expect(nova.servers.detail({}, { maxPages }).all()).rejects.toMatchObject({
      code: 'invalidOptions',
    });
  });

  it('may have a page larger than the stack', async () => {
    const ids = Array.from({ length: 300_000 }, (_, index) => ({ id: String(index) }));
    const { nova } = await novaThat(() => json({ servers: ids }));
    expect((await nova.servers.list().all()).data).toHaveLength(300_000);
  });
});

describe('the refusal', () => {
  it.each<[string, string, string | null, string]>([
    [
      'of Nova',
      '{"conflictingRequest": {"code": 409, "message": "Not now"}}',
      'conflictingRequest',
      'Not now',
    ],
    [
      'of Keystone',
      '{"error": {"code": 409, "title": "Conflict", "message": "Not now"}}',
      'Conflict',
      'Not now',
    ],
    [
      'of the API-SIG',
      '{"errors": [{"code": "a.b", "title": "No", "detail": "Not now"}, {"title": "Never"}]}',
      'a.b',
      'Not now; Never',
    ],
    [
      'of a proxy',
      '<html><head><title>409</title><style>p{}</style><script>steal()</script></head><body><h1>409</h1>\n<p>Not&nbsp;now</p></body></html>',
      null,
      '409 Not now',
    ],
    ['in plain words', 'Not now', null, 'Not now'],
    ['without a word', '', null, ''],
    ['that is a JSON text', '"Not now"', null, '"Not now"'],
    ['with words that are none', '{"errors": [1, null, "x"], "error": 7}', null, ''],
  ])('%s is read', async (_name, body, faultName, novaMessage) => {
    const { nova } = await novaThat(() => ({ status: 409, body }));
    await expect(nova.servers.stop(ID)).rejects.toMatchObject({ code: 'conflict', faultName, novaMessage });
  });

  it('cannot steer the terminal that it is shown on', async () => {
    const { nova } = await novaThat(() =>
      json({ 'bad\u001b]0;x\u0007': { message: 'a\u001b[2Jb\u009bc\u0000d\ne' } }, { status: 400 }),
    );
    await expect(nova.servers.stop(ID)).rejects.toMatchObject({
      faultName: 'bad ]0;x ',
      novaMessage: 'a [2Jb c d\ne',
    });
  });

  it('of many megabytes is read quickly, and shown shortly', async () => {
    const { nova } = await novaThat(() => ({ status: 502, body: '<script>'.repeat(2_000_000) }));
    const begun = performance.now();
    const failure = await nova.servers.stop(ID).catch((error: unknown) => error);
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect((failure as Error).message.length).toBeLessThan(1_500);
  });
});
