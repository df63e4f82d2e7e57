import { describe, expect, it } from 'vitest';
import { isEvacuationInFlight } from '../../src/model/migration.ts';
import type { FakeCloud } from '../support/fake-nova-cloud.ts';
import { FailedHost } from './support/failed-host.ts';

function evacuationsUnderWay(cloud: FakeCloud): string[] {
  return cloud.migrations.filter(isEvacuationInFlight).map(({ instanceId }) => instanceId);
}

/** The instances in the order in which they were asked to be evacuated. */
function order(host: FailedHost): readonly (string | null)[] {
  return host.nova.calls.filter(({ name }) => name === 'servers.evacuate').map(({ id }) => id);
}

describe('the bounds of a run', () => {
  it.each([
    [undefined, 4],
    [1, 1],
    [7, 7],
  ])('concurrentPosts %s: %i mutating requests at once', async (concurrentPosts, most) => {
    const host = new FailedHost();
    for (let i = 0; i < 20; i += 1) host.nova.boot(`web-${i}`);
    await host.recover({ concurrentPosts });
    expect(host.nova.mostPosts).toBe(most);
  });

  it.each([
    [undefined, 32],
    [3, 3],
    [1, 1],
  ])('inFlight %s: %i instances at once', async (inFlight, most) => {
    const host = new FailedHost();
    for (let i = 0; i < 40; i += 1) host.nova.boot(`web-${i}`);
    let working = 0;
    let seen = 0;
    await host.recover({
      inFlight,
      onEvent: ({ type }) => {
        if (type === 'instanceStarted') seen = Math.max(seen, (working += 1));
        if (type === 'instanceFinished') working -= 1;
      },
    });
    expect(seen).toBe(most);
  });
});

describe('many instances at once', () => {
  it('leave Node without a word about leaking listeners', async () => {
    const warnings: string[] = [];
    const listen = ({ name }: Error) => void warnings.push(name);
    process.on('warning', listen);
    const host = new FailedHost();
    for (let i = 0; i < 32; i += 1) host.nova.boot(`web-${i}`);
    await host.recover({ signal: new AbortController().signal, deadlineMs: 600_000 });
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', listen);
    expect(warnings).toEqual([]);
  });
});

describe('the members of a server group', () => {
  async function mostTogether(policy: string): Promise<number> {
    const host = new FailedHost();
    const members = ['db-1', 'db-2', 'db-3'];
    for (const id of [...members, 'other-1', 'other-2']) host.nova.boot(id);
    host.nova.groups.push({ id: 'group', name: 'db', policy, members });
    let most = 0;
    host.nova.onCall = () => {
      const together = evacuationsUnderWay(host.nova.cloud).filter((id) => members.includes(id));
      most = Math.max(most, together.length);
      return undefined;
    };
    const report = await host.recover({ canary: false });
    expect(report.outcome).toBe('recovered');
    return most;
  }

  it('go one at a time under anti-affinity', async () => {
    expect(await mostTogether('anti-affinity')).toBe(1);
  });

  it('go together under soft anti-affinity', async () => {
    expect(await mostTogether('soft-anti-affinity')).toBe(3);
  });

  it('do not hold up the others', async () => {
    const host = new FailedHost();
    for (const id of ['db-1', 'db-2', 'web']) host.nova.boot(id);
    host.nova.groups.push({
      ...{ id: 'group', name: 'db', policy: 'anti-affinity', members: ['db-1', 'db-2'] },
    });
    await host.recover({ canary: false });
    expect(order(host)).toEqual(['db-1', 'web', 'db-2']);
  });
});

describe('priority', () => {
  it('goes before membership in a group', async () => {
    const host = new FailedHost();
    for (const id of ['web', 'db']) host.nova.boot(id);
    host.nova.groups.push({ id: 'group', name: 'db', policy: 'anti-affinity', members: ['db'] });
    await host.recover({ inFlight: 1, priority: ({ id }) => (id === 'db' ? 10 : 0) });
    expect(order(host)).toEqual(['db', 'web']);
  });

  it('decides who goes first; equals go in the order of the list', async () => {
    const host = new FailedHost();
    for (const id of ['a', 'b', 'c', 'd'])
      host.nova.boot(id, { metadata: id === 'c' ? { tier: 'gold' } : {} });
    await host.recover({ inFlight: 1, priority: ({ metadata }) => (metadata['tier'] === 'gold' ? 10 : 0) });
    expect(order(host)).toEqual(['c', 'a', 'b', 'd']);
  });
});

describe('select', () => {
  it('leaves the others alone', async () => {
    const host = new FailedHost();
    host.nova.boot('mine');
    host.nova.boot('theirs');
    const report = await host.recover({ select: ({ id }) => id === 'mine' });
    expect(report.instances.map(({ instanceId }) => instanceId)).toEqual(['mine']);
    expect(host.nova.calls.filter(({ id }) => id === 'theirs')).toEqual([]);
    const planned = host.events.find((event) => event.type === 'planned');
    expect(planned).toMatchObject({ plan: { notSelected: [{ instanceId: 'theirs', name: 'theirs' }] } });
  });
});
