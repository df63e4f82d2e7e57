import { describe, expect, it } from 'vitest';
import type { Token } from '../../src/auth/token.ts';
import type { TokenAuth } from '../../src/config/credentials.ts';
import { refusal } from '../http/failures.ts';
import type { Fate } from '../http/fake-transport.ts';
import { HOUR, issued, sessionFor } from './support.ts';

const asItIs: TokenAuth = { type: 'token', authUrl: 'http://keystone.example', token: 'gAAAAgiven' };
const forProject: TokenAuth = { ...asItIs, projectName: 'ops' };
const refused = refusal(401);
const ended: Fate = { status: 401, body: '{"error": {"title": "Unauthorized", "message": "no"}}' };
const valueOf = ({ value }: Token): string => value.reveal();

describe('a token that was given', () => {
  it('is used as it is where no scope is named, with what Keystone tells of it', async () => {
    const project = { id: 'p1', name: 'ops' };
    const { session, transport } = sessionFor(asItIs, issued('gAAAAgiven', { project }));
    expect(await session.token()).toMatchObject({ scope: { kind: 'project', ...project } });
    expect(session.roles).toContain('admin');
    expect(transport.sent.map(({ method }) => method)).toEqual(['GET']);
  });

  it('is exchanged where a scope is named', async () => {
    const { session, transport } = sessionFor(forProject, issued('gAAAAmade'));
    expect(valueOf(await session.token())).toBe('gAAAAmade');
    expect(JSON.parse(transport.sent[0]?.body ?? '')).toMatchObject({
      auth: {
        identity: { methods: ['token'], token: { id: 'gAAAAgiven' } },
        scope: { project: { name: 'ops' } },
      },
    });
  });

  it.each([asItIs, forProject])('is used to its end, since any other would end with it', async (auth) => {
    const { session, transport, clock } = sessionFor(auth, issued('one'), ended);
    const begun = clock.now();
    await session.token();
    clock.set(begun + HOUR - 1);
    await session.token();
    expect(transport.sent).toHaveLength(1);
    clock.set(begun + HOUR);
    await expect(session.token()).rejects.toMatchObject({
      code: 'authentication',
      status: 401,
      temporary: false,
      message: expect.stringMatching(
        /was revoked, or has ended \(at 2026-01-01T01:00:00.000Z\).*A token cannot be renewed by itself: one that is made from it ends when it ends. Give a new one, or log in with a password or an application credential/,
      ) as unknown,
    });
  });

  it('is exchanged once more where only what was made of it was revoked', async () => {
    const { session, transport } = sessionFor(forProject, issued('one'), issued('two'));
    const result = await session.run((token) =>
      valueOf(token) === 'one' ? Promise.reject(refused) : Promise.resolve('done'),
    );
    expect(result).toBe('done');
    expect(transport.sent).toHaveLength(2);
  });

  it('says that it was revoked where Keystone does not know it any more', async () => {
    const { session } = sessionFor(asItIs, issued('gAAAAgiven'), ended);
    await expect(session.run(() => Promise.reject(refused))).rejects.toThrow(
      /^could not re-authenticate at .*Asked for: a given token as it is\. The token that was given was revoked/,
    );
  });

  it('says how it is, where Keystone makes no other of it', async () => {
    const { session } = sessionFor(forProject, {
      status: 403,
      body: '{"error": {"title": "Forbidden", "message": "Using a delegated token to create another token is not allowed."}}',
    });
    await expect(session.token()).rejects.toThrow(/leave the scope out to use it as it is/);
  });
});
