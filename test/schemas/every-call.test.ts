import { describe, expect, it } from 'vitest';
import { connect, fakeCloud } from '../nova-client/fake-cloud.ts';
import { clientRequests, microversionsUpTo } from './client-requests.ts';
import { EVERY_CALL } from './every-call.ts';

describe('the list of all calls', () => {
  it('has every method of the client', async () => {
    const nova = await connect(fakeCloud());
    const methods = Object.entries(nova).flatMap(([group, api]) =>
      typeof api === 'object' && api !== null
        ? Object.entries(api as object)
            .filter(([, method]) => typeof method === 'function')
            .map(([name]) => `${group}.${name}`)
        : [],
    );
    expect(methods.length).toBeGreaterThan(40);
    const listed = new Set(EVERY_CALL.map(({ method }) => method));
    expect(methods.filter((method) => !listed.has(method))).toEqual([]);
    expect([...listed].filter((method) => !methods.includes(method))).toEqual([]);
  });

  it('leads to a request of each kind at each microversion that it may be sent with', async () => {
    const sent = await clientRequests('2.60');
    expect(new Set(sent.map(({ microversion }) => microversion))).toEqual(new Set(microversionsUpTo('2.60')));
    const evacuations = sent.filter(
      ({ body }) => typeof body === 'object' && body !== null && 'evacuate' in body,
    );
    // With a host and without, at each.
    expect(evacuations).toHaveLength(120);
    expect(evacuations.filter(({ body }) => JSON.stringify(body).includes('onSharedStorage'))).toHaveLength(
      26,
    );
  });
});
