import { describe, expect, it } from 'vitest';
import type { Transport } from '../../src/http/transport.ts';
import { FakeClock } from '../http/fake-clock.ts';
import { connect, fakeCloud } from './fake-cloud.ts';

describe('after a token was refused', () => {
  it('the call is not sent once more where its caller thinks better of it meanwhile', async () => {
    const cloud = fakeCloud({
      tokens: ['old', 'new'],
      answer: ({ headers }) => ({ status: headers['x-auth-token'] === 'old' ? 401 : 202 }),
    });
    const nova = await connect(cloud);
    const told: unknown[] = [];
    const options = { mayRepeat: () => false, onFailedAttempt: (error: unknown) => void told.push(error) };
    await expect(nova.servers.evacuate('1', { microversion: '2.95' }, options)).rejects.toMatchObject({
      code: 'unauthorized',
      mayHaveActed: false,
    });
    expect(cloud.calls).toHaveLength(1);
    expect(told).toEqual([expect.objectContaining({ status: 401 })]);
    // The new token is good for the next call.
    await nova.servers.evacuate('1', { microversion: '2.95' });
    expect(cloud.sent.filter(({ url }) => url.endsWith('/auth/tokens'))).toHaveLength(2);
  });

  it.each([
    ['requestAborted', 'the caller aborts', {}],
    ['deadlineExceeded', 'the deadline comes', { deadlineMs: 60_000 }],
    ['authentication', 'Keystone refuses', {}],
  ])('an attempt before that one counts: %s, where %s', async (code, _how, options) => {
    const clock = new FakeClock();
    const cloud = fakeCloud({
      answer: () => {
        if (cloud.calls.length > 1) return { status: 401 };
        throw Object.assign(new Error('reset'), { code: 'ECONNRESET' });
      },
    });
    let logins = 0;
    const caller = new AbortController();
    const transport: Transport = {
      send: (request) => {
        if (!request.url.endsWith('/auth/tokens') || (logins += 1) === 1) return cloud.send(request);
        if (code === 'authentication') return Promise.resolve({ status: 401, headers: {}, body: '' });
        if (code === 'requestAborted') caller.abort();
        return new Promise(() => undefined);
      },
      close: () => Promise.resolve(),
    };
    const nova = await connect(transport, { clock });
    const locking = nova.servers.lock('1', {}, { signal: caller.signal, ...options });
    await expect(clock.runUntil(locking)).rejects.toMatchObject({ code, mayHaveActed: true });
    expect(cloud.calls).toHaveLength(2);
  });
});

describe('while a token is waited for', () => {
  it('a call that may not be sent any more is not, and says that nothing was done', async () => {
    const cloud = fakeCloud({ answer: () => ({ status: 202 }) });
    const nova = await connect(cloud);
    const stopping = nova.servers.stop('1', { maySend: () => false });
    await expect(stopping).rejects.toMatchObject({ code: 'requestAborted', mayHaveActed: false });
    expect(cloud.calls).toEqual([]);
    await nova.servers.stop('1', { maySend: () => true });
    expect(cloud.calls).toHaveLength(1);
  });

  it('is asked after the wait, and not before', async () => {
    const cloud = fakeCloud({ tokens: ['old', 'new'], answer: () => ({ status: 202 }) });
    const clock = new FakeClock();
    const nova = await connect(cloud, { clock });
    clock.set(clock.now() + 48 * 3_600_000);
    const logins = (): number => cloud.sent.filter(({ url }) => url.endsWith('/auth/tokens')).length;
    const seen: number[] = [];
    await clock.runUntil(
      nova.servers.stop('1', {
        maySend: () => {
          seen.push(logins());
          return true;
        },
      }),
    );
    expect(seen).toEqual([2]);
  });
});
