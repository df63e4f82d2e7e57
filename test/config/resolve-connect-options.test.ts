import { describe, expect, it } from 'vitest';
import type { ExplicitConnectOptions } from '../../src/config/connect-options.ts';
import { resolveConnectOptions } from '../../src/config/resolve-connect-options.ts';
import { fakeTransport } from '../http/fake-transport.ts';

const options: ExplicitConnectOptions = {
  auth: {
    type: 'applicationCredential',
    authUrl: 'http://keystone.example',
    id: 'abc',
    secret: 'hunter2',
  },
  transport: fakeTransport({}),
};

describe('options', () => {
  it('are completed with their defaults', () => {
    const { http, ...rest } = resolveConnectOptions(options);
    expect(rest).toMatchObject({
      interfaces: ['public'],
      serviceType: 'compute',
      serviceName: null,
      region: null,
      endpointOverride: null,
      ownsTransport: false,
    });
    expect(http).toMatchObject({ retries: 4, timeoutMs: 75_000, userAgent: 'nova-lifeboat' });
    expect(http.globalRequestId).toMatch(/^req-[0-9a-f-]{36}$/);
  });

  it('give each client a request id of its own', () => {
    const [a, b] = [resolveConnectOptions(options), resolveConnectOptions(options)];
    expect(a.http.globalRequestId).not.toBe(b.http.globalRequestId);
  });

  it('put the program’s name before the library’s', () => {
    const { http } = resolveConnectOptions({ ...options, userAgent: 'rescue/1.0' });
    expect(http.userAgent).toBe('rescue/1.0 nova-lifeboat');
  });

  it.each([
    ['internal', ['internal']],
    ['adminURL', ['admin']],
    [
      ['internal', 'publicURL', 'internalURL'],
      ['internal', 'public'],
    ],
  ] as const)('take the interface %j', (given, expected) => {
    expect(resolveConnectOptions({ ...options, interface: given }).interfaces).toEqual(expected);
  });

  it.each<[string, Partial<ExplicitConnectOptions>]>([
    ['timeoutMs', { timeoutMs: 0 }],
    ['timeoutMs', { timeoutMs: Number.NaN }],
    ['timeoutMs', { timeoutMs: 2 ** 31 }],
    ['retries', { retries: -1 }],
    ['retries', { retries: 1.5 }],
    ['interface', { interface: 'publicUrl' as 'public' }],
    ['interface', { interface: [] }],
    ['interface', { interface: ['public', 'private'] as never }],
    ['globalRequestId', { globalRequestId: 'run-1' }],
    ['endpointOverride', { endpointOverride: 'nova:8774' }],
  ])('are refused where %s is wrong', (option, wrong) => {
    expect(() => resolveConnectOptions({ ...options, ...wrong })).toThrow(
      expect.objectContaining({ code: 'invalidOptions', option }),
    );
  });
});
