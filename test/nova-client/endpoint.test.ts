import { describe, expect, it } from 'vitest';
import { parseEndpoint } from '../../src/nova/endpoint.ts';

const ids = { projectId: 'ee5f02bdca384f9799192c333c86063a', userId: 'u1' };
const nobody = { projectId: null, userId: null };

describe('an endpoint', () => {
  it.each([
    ['http://nova.example:8774', 'http://nova.example:8774', null],
    ['http://nova.example:8774/v2.1/', 'http://nova.example:8774', 'v2.1'],
    ['http://nova.example:8774/v2/%(tenant_id)s', 'http://nova.example:8774', 'v2'],
    [`https://cloud.example/compute/v2.1/${ids.projectId}`, 'https://cloud.example/compute', 'v2.1'],
    [`https://cloud.example/compute/${ids.projectId}`, 'https://cloud.example/compute', null],
    [`https://cloud.example/compute/AUTH_${ids.projectId}/`, 'https://cloud.example/compute', null],
    ['https://cloud.example/compute/%(project_id)s', 'https://cloud.example/compute', null],
    [
      'https://gateway.example/$(project_id)s/compute/v2.1',
      `https://gateway.example/${ids.projectId}/compute`,
      'v2.1',
    ],
    [
      'https://gateway.example/%(user_id)s/compute/v2.1/$(tenant_id)s',
      'https://gateway.example/u1/compute',
      'v2.1',
    ],
    ['https://gateway.example/v1/compute/v2.1', 'https://gateway.example/v1/compute', 'v2.1'],
    ['https://gateway.example/v1/compute', 'https://gateway.example/v1/compute', null],
  ])('%s is %s and the version %s', (url, root, version) => {
    expect(parseEndpoint(url, ids)).toMatchObject({ root, version });
  });

  it('needs no project behind its version', () => {
    expect(parseEndpoint('http://nova.example/v2.1/%(project_id)s', nobody)).toEqual({
      root: 'http://nova.example',
      version: 'v2.1',
      whole: 'http://nova.example/v2.1',
    });
  });

  it('says so where it needs one before it', () => {
    expect(() => parseEndpoint('http://nova.example/%(project_id)s/v2.1', nobody)).toThrow(
      /wants %\(project_id\)s, which the token does not have: name the project to act in/,
    );
  });

  it('keeps to its path whatever the id is', () => {
    const strange = { projectId: '../../admin', userId: null };
    expect(parseEndpoint('http://nova.example/%(project_id)s/v2.1', strange).root).toBe(
      'http://nova.example/..%2F..%2Fadmin',
    );
  });
});

it.each(['nova.example:8774', 'not a url', '//nova', 'ftp://nova.example/v2.1', 'data:v2.1'])(
  'what is no address of the web is refused: %s',
  (url) => {
    expect(() => parseEndpoint(url, ids)).toThrow(expect.objectContaining({ code: 'catalog' }) as Error);
  },
);
