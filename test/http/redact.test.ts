import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readFault } from '../../src/http/errors/fault-body.ts';
import { safeUrl, scrub, scrubbedCause } from '../../src/http/redact.ts';

describe('a URL that is shown', () => {
  it('has no user and no password', () => {
    expect(safeUrl('http://joe:hunter2@nova.example/v2.1/servers?host=h1')).toBe(
      'http://nova.example/v2.1/servers?host=h1',
    );
  });

  it('has its secret parameters masked, and no others', () => {
    const shown = safeUrl('http://nova.example/?marker=42&auth_token=hunter2&API-Key=hunter3');
    expect(shown).toContain('marker=42');
    expect(shown).not.toMatch(/hunter/);
  });

  it('loses its password even where it is no URL', () => {
    expect(safeUrl('//joe:hunter2@host:port')).not.toContain('hunter2');
  });
});

describe('a secret with characters that are escaped', () => {
  const secret = "hun\\ter\"3 & 'x'\nend";

  it.each([
    ['as it is', secret],
    ['by JSON', JSON.stringify(secret)],
    ['by Python', `'hun\\\\ter"3 & \\'x\\'\\nend'`],
    ['by HTML', 'hun\\ter&quot;3 &amp; &#x27;x&#x27;\nend'],
    ['by HTML, quotes aside', "hun\\ter\"3 &amp; 'x'\nend"],
  ])('is masked where it is quoted %s', (_by, text) => {
    expect(scrub(text, [secret])).toMatch(/^["']?\[redacted\]["']?$/);
  });

  it('is masked within a cause', () => {
    const cause = Object.assign(new Error('reset'), { sent: { secret } });
    expect(inspect(scrubbedCause(cause, [secret]))).not.toContain('ter"3');
  });

  it('is masked in a page from which tags and spaces are taken', () => {
    expect(readFault('<p>You sent a  <b>  c</p>', ['a  <b>  c']).message).toBe('You sent [redacted]');
  });
});
