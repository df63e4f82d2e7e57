import { describe, expect, it } from 'vitest';
import type { Token } from '../../src/auth/token.ts';
import { isUnauthorizedError } from '../../src/http/errors/guards.ts';
import { turn } from '../http/fake-clock.ts';
import { networkError, type Fate } from '../http/fake-transport.ts';
import { refusal } from '../http/failures.ts';
import { HOUR, issued, sessionFor } from './support.ts';

function sessionOn(...fates: [Fate, ...Fate[]]) {
  return sessionFor(
    {
      type: 'password',
      authUrl: 'http://keystone.example',
      userId: 'u',
      password: 'hunter2',
      projectId: 'p',
    },
    ...fates,
  );
}

const valueOf = (token: Token): string => token.value.reveal();
const refused = refusal(401);

describe('a session', () => {
  it('asks Keystone once for twenty that need a token together', async () => {
    const { session, transport } = sessionOn(issued('one'));
    const tokens = await Promise.all(Array.from({ length: 20 }, () => session.token()));
    expect(new Set(tokens.map(valueOf))).toEqual(new Set(['one']));
    expect(transport.sent).toHaveLength(1);
  });

  it('keeps its token, and renews it before it ends', async () => {
    const { session, transport, clock } = sessionOn(issued('one'), issued('two'));
    const begun = clock.now();
    await session.token();
    clock.set(begun + HOUR - 121_000);
    expect(valueOf(await session.token())).toBe('one');
    clock.set(begun + HOUR - 119_000);
    expect(valueOf(await session.token())).toBe('two');
    expect(transport.sent).toHaveLength(2);
    expect(session.roles).toContain('role-of-two');
  });

  it.each([-2 * HOUR, 2 * HOUR])('goes by its own clock where Keystone’s is %i ms off', async (skew) => {
    const { session, transport, clock } = sessionOn(issued('one', { skewMs: skew }), issued('two'));
    const begun = clock.now();
    await session.token();
    clock.set(begun + HOUR / 2);
    await session.token();
    expect(transport.sent).toHaveLength(1);
    clock.set(begun + HOUR);
    await session.token();
    expect(transport.sent).toHaveLength(2);
  });

  it('renews a token that is refused, and runs the call once more', async () => {
    const { session, transport } = sessionOn(issued('one'), issued('two'));
    const used: string[] = [];
    const result = await session.run((token) => {
      used.push(valueOf(token));
      return used.length === 1 ? Promise.reject(refused) : Promise.resolve('done');
    });
    expect(result).toBe('done');
    expect(used).toEqual(['one', 'two']);
    expect(transport.sent).toHaveLength(2);
  });

  it('renews once for twenty calls whose token is refused together', async () => {
    const { session, transport } = sessionOn(issued('one'), issued('two'));
    const call = (token: Token): Promise<string> =>
      valueOf(token) === 'one' ? Promise.reject(refused) : Promise.resolve(valueOf(token));
    const results = await Promise.all(Array.from({ length: 20 }, () => session.run(call)));
    expect(new Set(results)).toEqual(new Set(['two']));
    expect(transport.sent).toHaveLength(2);
  });

  it('does not drop a token that another call has renewed meanwhile', async () => {
    const { session, transport } = sessionOn(issued('one'), issued('two'), issued('three'));
    let refuseLate: (() => void) | undefined;
    const late = session.run((token) =>
      valueOf(token) === 'one'
        ? new Promise((_resolve, reject) => (refuseLate = () => reject(refused)))
        : Promise.resolve(valueOf(token)),
    );
    await turn();
    await session.run((token) => (valueOf(token) === 'one' ? Promise.reject(refused) : Promise.resolve()));
    refuseLate?.();
    expect(await late).toBe('two');
    expect(transport.sent).toHaveLength(2);
  });

  it('says so when the new token is refused as well, and tries no third time', async () => {
    const { session } = sessionOn(issued('one'), issued('two'));
    let runs = 0;
    const call = session.run(() => {
      runs += 1;
      return Promise.reject(refused);
    });
    await expect(call).rejects.toSatisfy(isUnauthorizedError);
    await expect(call).rejects.toThrow(/^still refused after re-authentication: /);
    expect(runs).toBe(2);
  });

  it('begins with another token after one that was useless from the start', async () => {
    const { session, transport } = sessionOn(issued('one'), issued('two'), issued('three'));
    await expect(session.run(() => Promise.reject(refused))).rejects.toThrow();
    expect(await session.run((token) => Promise.resolve(valueOf(token)))).toBe('three');
    expect(transport.sent).toHaveLength(3);
  });

  it('says so when it gets no new token', async () => {
    const { session } = sessionOn(issued('one'), { status: 401, body: '{"error": {"message": "no"}}' });
    await expect(session.run(() => Promise.reject(refused))).rejects.toMatchObject({
      code: 'authentication',
      message: expect.stringMatching(
        /^could not re-authenticate at http:\/\/keystone.example\/v3: /,
      ) as unknown,
      status: 401,
      temporary: false,
    });
  });

  it('tells a second run whether something may have been done before the token was refused', async () => {
    const { session } = sessionOn(issued('one'), issued('two'));
    const told: boolean[] = [];
    await session.run((_token, mayHaveActed) => {
      told.push(mayHaveActed);
      return told.length === 1 ? Promise.reject(refusal(401, { mayHaveActed: true })) : Promise.resolve();
    });
    expect(told).toEqual([false, true]);
  });

  it('does not renew for any other failure', async () => {
    const { session, transport } = sessionOn(issued('one'));
    const forbidden = refusal(403);
    await expect(session.run(() => Promise.reject(forbidden))).rejects.toBe(forbidden);
    expect(transport.sent).toHaveLength(1);
  });
});

describe('Keystone', () => {
  it.each<[string, Fate, Record<string, unknown>]>([
    ['a wrong password', { status: 401 }, { status: 401, temporary: false }],
    ['a project that is not the user’s', { status: 403 }, { status: 403, temporary: false }],
    ['an answer from something else', { status: 201, body: '<html>' }, { status: null, temporary: false }],
    ['overload', { status: 503 }, { status: 503, temporary: true }],
    ['silence', networkError('ECONNREFUSED'), { status: null, temporary: true }],
  ])('that answers with %s is reported', async (_name, fate, expected) => {
    const { session, clock } = sessionOn(fate);
    await expect(clock.runUntil(session.token())).rejects.toMatchObject({
      code: 'authentication',
      message: expect.stringMatching(/^could not authenticate at/) as unknown,
      mayHaveActed: false,
      ...expected,
    });
  });

  it('is asked again after a failure, by the next call', async () => {
    const { session } = sessionOn({ status: 401 }, issued('one'));
    await expect(session.token()).rejects.toThrow();
    expect(valueOf(await session.token())).toBe('one');
  });

  it('is waited for only until the caller aborts, while the others go on waiting', async () => {
    const { session } = sessionOn('silence', issued('one'));
    const reason = new Error('enough');
    const controller = new AbortController();
    const impatient = session.token(controller.signal);
    const patient = session.token();
    controller.abort(reason);
    await expect(impatient).rejects.toBe(reason);
    let settled = false;
    void patient.finally(() => (settled = true)).catch(() => undefined);
    await turn();
    expect(settled).toBe(false);
  });
});
