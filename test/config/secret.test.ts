import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { resolveAuth } from '../../src/config/resolve-auth.ts';
import { Secret } from '../../src/config/secret.ts';

describe('a secret', () => {
  const secret = new Secret('hunter2');

  it('gives itself away only when it is asked to', () => {
    expect(secret.reveal()).toBe('hunter2');
  });

  it.each([
    ['printed', String(secret)],
    ['put into a sentence', `${secret.toString()}!`],
    ['inspected', inspect(secret, { showHidden: true, depth: null })],
    ['inspected in something else', inspect({ a: [secret] }, { depth: null })],
    ['turned into JSON', JSON.stringify({ secret })],
  ])('shows nothing when it is %s', (_name, text) => {
    expect(text).not.toContain('hunter2');
    expect(text).toContain('[redacted]');
  });
});

describe('credentials that were checked', () => {
  it('show nothing of their secrets', () => {
    const password = resolveAuth({
      type: 'password',
      authUrl: 'http://keystone.example',
      userId: 'u',
      password: 'hunter2',
      projectId: 'p',
    });
    const credential = resolveAuth({
      type: 'applicationCredential',
      authUrl: 'http://keystone.example',
      id: 'i',
      secret: 'hunter2',
    });
    for (const auth of [password, credential]) {
      expect(inspect(auth, { depth: null }) + JSON.stringify(auth)).not.toContain('hunter2');
    }
  });
});
