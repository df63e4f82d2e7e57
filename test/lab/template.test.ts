import { describe, expect, it } from 'vitest';
import { fillTemplate } from '../../lab/template.ts';

describe('fillTemplate', () => {
  it('fills every placeholder', () => {
    expect(fillTemplate('port = ${port}\nurl = ${host}:${port}', { port: 5000, host: 'h1' })).toBe(
      'port = 5000\nurl = h1:5000',
    );
  });

  it('refuses a placeholder without a value', () => {
    expect(() => fillTemplate('port = ${prot}', { port: 5000 })).toThrow('names ${prot}');
  });
});
