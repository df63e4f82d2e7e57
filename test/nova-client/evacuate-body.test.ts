import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evacuateBody } from '../../src/nova/evacuate-body.ts';
import { novaThat } from './fake-cloud.ts';

describe('the body of an evacuation', () => {
  it.each(['2.1', '2.13'] as const)('says at %s where the disk is', (microversion) => {
    expect(evacuateBody({ microversion, onSharedStorage: false })).toEqual({
      evacuate: { onSharedStorage: false },
    });
    expect(evacuateBody({ microversion, onSharedStorage: true, host: 'h2' })).toEqual({
      evacuate: { host: 'h2', onSharedStorage: true },
    });
    expect(() => evacuateBody({ microversion })).toThrow(
      expect.objectContaining({ option: 'onSharedStorage' }),
    );
  });

  it('has from 2.14 on nothing but the host', () => {
    fc.assert(
      fc.property(fc.integer({ min: 14, max: 150 }), fc.option(fc.string()), (minor, host) => {
        const body = evacuateBody({ microversion: `2.${minor}`, host: host ?? undefined });
        expect(body).toEqual({ evacuate: host === null ? {} : { host } });
        expect(() => evacuateBody({ microversion: `2.${minor}`, onSharedStorage: true })).toThrow(
          expect.objectContaining({ option: 'onSharedStorage' }),
        );
      }),
    );
  });

  it.each(['2.13', '2.94', '2.95', '2.100'] as const)(
    'goes out at exactly %s, and 200 is success',
    async (microversion) => {
      const { nova, cloud } = await novaThat(() => ({ status: 200, body: '{"adminPass": "hunter3"}' }));
      const more = microversion === '2.13' ? { onSharedStorage: true } : {};
      const answer = await nova.servers.evacuate('1', { microversion, ...more });
      expect(answer).toMatchObject({ status: 200, data: null });
      expect(cloud.calls[0]?.headers['openstack-api-version']).toBe(`compute ${microversion}`);
    },
  );

  it.each(['2.96', '2.101'] as const)('at %s is not sent to a Nova up to 2.95', async (microversion) => {
    const { nova, cloud } = await novaThat(() => ({}), { max: '2.95' });
    await expect(nova.servers.evacuate('1', { microversion })).rejects.toMatchObject({
      required: microversion,
    });
    expect(cloud.calls).toHaveLength(0);
  });
});
