import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fail, probe, reset } from '../../lab/index.ts';
import { connect, HEARTBEAT_INTERVAL_MS } from './support/connection.ts';
import { freshJournal } from './support/journal.ts';
import {
  alreadyFenced,
  evacuateHost,
  type EvacuateHostOptions,
  planHost,
  RecoveryRefusedError,
} from './support/library.ts';

const admin = probe();
let options: EvacuateHostOptions;

describe('a recovery that may not begin, on a real Nova', () => {
  let instance: string;

  beforeAll(async () => {
    await reset();
    instance = await admin.boot({ name: 'bystander', host: 'h2' });
    options = {
      fence: alreadyFenced('so the caller says'),
      storage: 'shared',
      heartbeatIntervalMs: HEARTBEAT_INTERVAL_MS,
      pollIntervalMs: 500,
      journal: await freshJournal(),
    };
  });

  afterAll(async () => {
    await reset();
  });

  it('is refused for a host that Nova does not know, with the names that it knows', async () => {
    const { nova, requests } = await connect();
    const refusal = await refused(evacuateHost(nova, 'h99', options));
    expect(refusal.code).toBe('hostUnknown');
    expect(refusal.message).toContain('h2');
    expect(requests.mutating()).toEqual([]);
    await nova.close();
  });

  it("is refused without administrator's rights", async () => {
    const { nova, requests } = await connect('demo');
    const refusal = await refused(evacuateHost(nova, 'h2', options));
    expect(refusal.code).toBe('notAdmin');
    expect(requests.mutating()).toEqual([]);
    await nova.close();
  });

  it('is refused where the fencer cannot confirm that the host is off', async () => {
    const { nova, requests } = await connect();
    const fence = {
      name: 'bmc',
      fence: () => Promise.resolve({ fenced: false, reason: 'the BMC is silent' } as const),
    };
    const refusal = await refused(evacuateHost(nova, 'h2', { ...options, fence }));
    expect(refusal.code).toBe('fencingNotConfirmed');
    expect(refusal.message).toContain('the BMC is silent');
    expect(requests.mutating()).toEqual([]);
    await nova.close();
  });

  it('ends as fencingContradicted, with nothing touched, where nova-compute lives on', async () => {
    const before = await admin.server(instance);
    const service = await admin.service('h2');
    const { nova, requests } = await connect();
    const refusal = await refused(evacuateHost(nova, 'h2', options));
    expect(refusal.code).toBe('fencingContradicted');
    expect(requests.mutating()).toEqual([]);
    expect((await admin.server(instance))?.raw['updated']).toBe(before?.raw['updated']);
    const { status, forcedDown, disabledReason } = await admin.service('h2');
    expect({ status, forcedDown, disabledReason }).toEqual({
      status: service.status,
      forcedDown: false,
      disabledReason: null,
    });
    await nova.close();
  });

  it('plans a living host without changing anything', async () => {
    const { nova, requests } = await connect();
    const plan = await planHost(nova, 'h2', options);
    expect(plan.instances.map(({ instance: { name }, plan: { decision } }) => [name, decision])).toEqual([
      ['bystander', 'recover'],
    ]);
    expect(requests.mutating()).toEqual([]);
    await nova.close();
  });

  it('is nothing but a forced-down host where there are no instances', async () => {
    await fail('h5');
    const { nova, requests } = await connect();
    const report = await evacuateHost(nova, 'h5', options);
    expect(report).toMatchObject({ outcome: 'recovered', instances: [], stranded: [] });
    expect(requests.mutating()).toEqual(['PUT /v2.1/os-services/{id}']);
    expect(await admin.service('h5')).toMatchObject({ forcedDown: true, status: 'disabled' });
    await nova.close();
  });
});

async function refused(recovery: Promise<unknown>): Promise<RecoveryRefusedError> {
  const error: unknown = await recovery.catch((thrown: unknown) => thrown);
  if (error instanceof RecoveryRefusedError) return error;
  throw new Error('it was not refused', { cause: error });
}
