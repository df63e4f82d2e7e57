import { describe, expect, it } from 'vitest';
import type { Auth } from '../../src/config/credentials.ts';
import { refusal } from '../http/failures.ts';
import { HOUR, sessionFor } from './support.ts';

const endpoint = 'http://nova.example:8774/v2.1';

describe('a login without Keystone', () => {
  it.each<[Auth, string, string | null]>([
    [{ type: 'none', endpoint }, 'admin:admin', 'admin'],
    [{ type: 'none', endpoint, userId: 'ada', projectId: 'ops' }, 'ada:ops', 'ops'],
    [{ type: 'adminToken', endpoint, token: 'ADMIN' }, 'ADMIN', null],
  ])('%j sends one token for ever, and asks nobody', async (auth, expected, project) => {
    const { session, transport, clock } = sessionFor(auth, {});
    const token = await session.token();
    expect(token.value.reveal()).toBe(expected);
    expect(token).toMatchObject({ endpoint, catalog: null, roles: null });
    expect(token.scope).toEqual(project === null ? null : { kind: 'project', id: project, name: null });
    clock.set(clock.now() + 10_000 * HOUR);
    expect(await session.token()).toBe(token);
    expect(session.roles).toEqual([]);
    expect(transport.sent).toHaveLength(0);
  });

  it.each<[Auth, RegExp]>([
    [
      { type: 'none', endpoint },
      /^refused without a login \(this Nova wants a token of Keystone;.*noauth2\): POST/,
    ],
    [
      { type: 'adminToken', endpoint, token: 'ADMIN' },
      /^refused with the admin token \(.*nothing can renew it\): POST/,
    ],
  ])('%j is not tried again after a refusal', async (auth, message) => {
    const { session } = sessionFor(auth, {});
    let runs = 0;
    const call = session.run(() => {
      runs += 1;
      return Promise.reject(refusal(401));
    });
    await expect(call).rejects.toMatchObject({ code: 'unauthorized', status: 401 });
    await expect(call).rejects.toThrow(message);
    expect(runs).toBe(1);
  });
});
