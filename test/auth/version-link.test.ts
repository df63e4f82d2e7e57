import { describe, expect, it } from 'vitest';
import { rehost } from '../../src/auth/version-link.ts';

describe('a link of a version document', () => {
  // What keystoneauth's _combine_relative_url makes of the same, but for the slash at the end.
  it.each([
    ['http://nova.example:8774/', 'http://nova.example:8774/v2.1/', 'http://nova.example:8774/v2.1'],
    ['https://nova.example/', 'http://nova.example/v2.1/', 'https://nova.example/v2.1'],
    ['https://cloud.example/compute', 'http://10.0.0.1:8774/v2.1/', 'https://cloud.example/compute/v2.1'],
    ['https://cloud.example/compute/', 'http://10.0.0.1/nova/v2.1', 'https://cloud.example/compute/v2.1'],
    ['https://cloud.example/compute/v2.1/', 'http://10.0.0.1/v2.1/', 'https://cloud.example/compute/v2.1'],
    ['https://cloud.example/', 'https://cloud.example/compute/v2.1/', 'https://cloud.example/compute/v2.1'],
    ['https://cloud.example/identity', 'v3/', 'https://cloud.example/identity/v3'],
    ['https://cloud.example/identity', '/main/v3', 'https://cloud.example/main/v3'],
    ['https://cloud.example/identity', '//evil.example/v3', 'https://cloud.example/identity/v3'],
  ])('asked at %s, %s, leads to %s', (asked, href, expected) => {
    expect(rehost(asked, href)).toBe(expected);
  });

  it('leads nowhere where it is none', () => {
    expect(rehost('http://nova.example', 'http://[')).toBeNull();
  });
});
