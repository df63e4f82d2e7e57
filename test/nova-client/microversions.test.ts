import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atLeast, compareMicroversions, type Microversion } from '../../src/model/microversion.ts';
import { CALLS, pick } from '../../src/nova/microversions.ts';
import { json, novaThat } from './fake-cloud.ts';

const minors = fc.integer({ min: 1, max: 120 });
const mv = (minor: number): Microversion => `2.${minor}`;

describe('the microversion of a call', () => {
  it('is the newest that both sides know', () => {
    const call = { needs: '2.53', ceiling: '2.96' } as const;
    expect(pick(call, { min: '2.1', max: '2.100' })).toBe('2.96');
    expect(pick(call, { min: '2.1', max: '2.90' })).toBe('2.90');
    expect(pick(call, { min: '2.1', max: '2.53' })).toBe('2.53');
    expect(pick(call, { min: '2.1', max: '2.52' })).toBeNull();
    expect(pick(call, { min: '2.97', max: '2.200' })).toBeNull();
  });

  it('lies between everything that bounds it, or there is none', () => {
    fc.assert(
      fc.property(minors, minors, minors, minors, (needs, ceiling, min, max) => {
        fc.pre(needs <= ceiling && min <= max);
        const picked = pick({ needs: mv(needs), ceiling: mv(ceiling) }, { min: mv(min), max: mv(max) });
        const overlap = Math.max(needs, min) <= Math.min(ceiling, max);
        expect(picked !== null).toBe(overlap);
        if (picked === null) return;
        expect(atLeast(picked, mv(needs)) && atLeast(picked, mv(min))).toBe(true);
        expect(atLeast(mv(ceiling), picked) && atLeast(mv(max), picked)).toBe(true);
      }),
    );
  });

  it('never needs more than its ceiling', () => {
    for (const call of Object.values(CALLS)) {
      expect(compareMicroversions(call.needs, call.ceiling)).toBeLessThanOrEqual(0);
    }
  });

  it('is sent in both headers', async () => {
    const { nova, cloud } = await novaThat(() => json({ services: [] }), { max: '2.90' });
    await nova.services.list().all();
    expect(cloud.calls[0]?.headers).toMatchObject({
      'openstack-api-version': 'compute 2.90',
      'x-openstack-nova-api-version': '2.90',
    });
  });

  it('is chosen for each call: hypervisors are not asked for their uptime', async () => {
    const { nova, cloud } = await novaThat((request) =>
      json(request.url.includes('hypervisors') ? { hypervisors: [] } : { migrations: [] }),
    );
    await nova.migrations.list().all();
    await nova.hypervisors.list().all();
    expect(cloud.calls.map((call) => call.headers['x-openstack-nova-api-version'])).toEqual(['2.96', '2.87']);
  });

  it('that Nova is too old for fails the call before anything is sent', async () => {
    const { nova, cloud } = await novaThat(() => json({ migrations: [] }), { max: '2.58' });
    await expect(nova.migrations.list().all()).rejects.toMatchObject({
      name: 'MicroversionUnsupportedError',
      code: 'microversionUnsupported',
      required: '2.59',
      min: '2.1',
      max: '2.58',
      mayHaveActed: false,
    });
    expect(cloud.calls).toHaveLength(0);
  });

  it('that Nova refuses after all is reported with what it said', async () => {
    const { nova } = await novaThat(() => ({
      status: 406,
      body: '{"computeFault": {"code": 406, "message": "Version 2.96 is not supported by the API. Minimum is 2.1 and maximum is 2.90."}}',
    }));
    await expect(nova.servers.show('1')).rejects.toMatchObject({
      code: 'microversionUnsupported',
      required: '2.96',
      max: '2.90',
    });
  });

  it('that Nova did not heed is an error', async () => {
    const { nova } = await novaThat(() => ({
      headers: { 'openstack-api-version': 'compute 2.1' },
    }));
    await expect(nova.servers.evacuate('1', { microversion: '2.95' })).rejects.toMatchObject({
      code: 'responseValidation',
      path: 'headers.openstack-api-version',
      mayHaveActed: true,
    });
  });
});
