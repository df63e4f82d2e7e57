import { describe, expect, it } from 'vitest';
import { FakeClock } from '../http/fake-clock.ts';
import { connect, fakeCloud } from './fake-cloud.ts';

describe('an evacuation is not sent twice', () => {
  it.each([
    { status: 503, headers: { 'retry-after': '1' }, body: '' },
    { status: 429, headers: {}, body: '' },
    { status: 401, headers: {}, body: '' },
  ])('because a middleware makes $status of a lost reply', async (answer) => {
    const clock = new FakeClock();
    const cloud = fakeCloud({
      answer: () => {
        throw Object.assign(new Error('reset'), { code: 'ECONNRESET' });
      },
    });
    const nova = await connect(cloud, {
      clock,
      middleware: [
        async (request, next) => {
          try {
            return await next(request);
          } catch {
            return answer;
          }
        },
      ],
    });
    const evacuating = nova.servers.evacuate('1', { microversion: '2.95' });
    await expect(clock.runUntil(evacuating)).rejects.toMatchObject({
      code: 'middleware',
      mayHaveActed: true,
    });
    expect(cloud.calls).toHaveLength(1);
  });

  it('nor at all by a middleware that was slower than the time limit', async () => {
    const clock = new FakeClock();
    const cloud = fakeCloud({ answer: () => ({ status: 202 }) });
    const nova = await connect(cloud, {
      clock,
      middleware: [
        async (request, next) => {
          await clock.sleep(5_000);
          return next(request);
        },
      ],
    });
    const evacuating = nova.servers.evacuate('1', { microversion: '2.95' }, { timeoutMs: 1_000 });
    await expect(clock.runUntil(evacuating)).rejects.toMatchObject({
      code: 'requestTimeout',
      mayHaveActed: false,
    });
    await clock.runUntil(clock.sleep(10_000));
    expect(cloud.calls).toEqual([]);
  });
});

it('a middleware that fails by a wrong option of another call says that its own was sent', async () => {
  const cloud = fakeCloud({ answer: () => ({ status: 202 }) });
  const nova = await connect(cloud);
  const clone = nova.withOptions({
    middleware: [
      async (request, next) => {
        await next(request);
        return (await nova.request({ method: 'GET', path: 'no slash' })) as never;
      },
    ],
  });
  await expect(clone.servers.evacuate('1', { microversion: '2.95' })).rejects.toMatchObject({
    code: 'middleware',
    mayHaveActed: true,
  });
  expect(cloud.calls).toHaveLength(1);
});
