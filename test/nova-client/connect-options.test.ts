import { describe, expect, it } from 'vitest';
import { FakeClock } from '../http/fake-clock.ts';
import { connect, fakeCloud, json, rawServer } from './fake-cloud.ts';

const server = json({ server: rawServer() });
const reset = (): never => {
  throw Object.assign(new Error('reset'), { code: 'ECONNRESET' });
};

describe('a client that was connected with', () => {
  it('a deadline ends every call at it', async () => {
    const clock = new FakeClock();
    const cloud = fakeCloud({ answer: () => new Promise<never>(() => undefined) });
    const nova = await connect(cloud, { clock, deadlineMs: 1_000 });
    await expect(clock.runUntil(nova.servers.show('1'))).rejects.toMatchObject({
      code: 'deadlineExceeded',
      deadlineMs: 1_000,
    });
  });

  it('a budget of repetitions spends no more', async () => {
    const clock = new FakeClock();
    const cloud = fakeCloud({ answer: reset });
    const nova = await connect(cloud, { clock, retryBudget: { capacity: 1, refillPerSecond: 0 } });
    await expect(clock.runUntil(nova.servers.show('1'))).rejects.toMatchObject({ code: 'connection' });
    expect(cloud.calls).toHaveLength(2);
  });

  it('a budget of repetitions logs in no more often either', async () => {
    const clock = new FakeClock();
    let attempts = 0;
    const send = () => ((attempts += 1), Promise.resolve().then(reset));
    const connecting = connect(
      { send, close: () => Promise.resolve() },
      { clock, retryBudget: { capacity: 0 } },
    );
    await expect(clock.runUntil(connecting)).rejects.toMatchObject({ code: 'authentication' });
    expect(attempts).toBe(1);
  });

  it('middleware shows it every call, and no log-in', async () => {
    const seen: string[] = [];
    const nova = await connect(fakeCloud({ answer: () => server }), {
      middleware: [
        (request, next) => {
          seen.push(`${request.method} ${new URL(request.url).pathname}`);
          return next(request);
        },
      ],
    });
    await nova.servers.show('1');
    expect(seen).toEqual(['GET /v2.1/servers/1']);
  });

  it('a default microversion asks for it wherever request() names none', async () => {
    const cloud = fakeCloud({ answer: () => json({}) });
    const nova = await connect(cloud, { defaultMicroversion: '2.79' });
    await nova.request({ method: 'GET', path: '/os-keypairs' });
    await nova.request({ method: 'GET', path: '/os-keypairs', microversion: '2.2' });
    expect(cloud.calls.map(({ headers }) => headers['openstack-api-version'])).toEqual([
      'compute 2.79',
      'compute 2.2',
    ]);
  });

  it.each(['2.101', '2.0', 'latest'])(
    'a default microversion that Nova does not have is refused: %s',
    async (wanted) => {
      const connecting = connect(fakeCloud(), { defaultMicroversion: wanted as '2.1' });
      await expect(connecting).rejects.toMatchObject({
        code: 'invalidOptions',
        option: 'defaultMicroversion',
      });
      await expect(connecting).rejects.toThrow(/2\.1 to 2\.100/);
    },
  );

  it.each([
    ['deadlineMs', { deadlineMs: 0 }],
    ['middleware', { middleware: ['x' as never] }],
    ['retryBudget.capacity', { retryBudget: { capacity: -1 } }],
  ])('a senseless %s is refused, and nothing is sent', async (option, options) => {
    const cloud = fakeCloud();
    await expect(connect(cloud, options)).rejects.toMatchObject({ code: 'invalidOptions', option });
    expect(cloud.sent).toEqual([]);
  });
});
