import { describe, expect, it } from 'vitest';
import { safeUrl } from '../../src/http/redact.ts';

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
