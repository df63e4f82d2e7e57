import { expect } from 'vitest';
import type { Probe, ServerView } from '../../../lab/index.ts';

/** Nova's numbers for the two power states that an evacuated instance may end in. */
const POWER = { active: 1, stopped: 4 } as const;

/** Checks that Nova shows an instance in its end state, unlocked and on another host, and gives it. */
export async function expectEndState(
  probe: Probe,
  id: string,
  from: string,
  vmState: 'active' | 'stopped',
): Promise<ServerView> {
  const server = await probe.server(id);
  if (server === undefined) throw new Error(`${id} is gone`);
  expect({
    vmState: server.vmState,
    taskState: server.taskState,
    powerState: server.powerState,
    locked: server.locked,
  }).toEqual({ vmState, taskState: null, powerState: POWER[vmState], locked: false });
  expect(server.host).not.toBe(from);
  return server;
}

/** Checks what Nova itself says of an instance that was evacuated, once and cleanly, and gives it. */
export async function expectHome(
  probe: Probe,
  id: string,
  from: string,
  vmState: 'active' | 'stopped',
): Promise<ServerView> {
  const server = await expectEndState(probe, id, from, vmState);
  const evacuations = (await probe.migrations(id)).filter(({ type }) => type === 'evacuation');
  expect(evacuations.map(({ status, source, destination }) => ({ status, source, destination }))).toEqual([
    { status: 'done', source: from, destination: server.host },
  ]);
  const hosts = Object.keys(await probe.allocations(id)).sort();
  // The dead host keeps its allocation until its nova-compute is back; that is Nova's way with every evacuation.
  expect(hosts).toEqual([from, server.host ?? ''].sort());
  return server;
}

/** What is left of the resize of an instance: the status of its record and what Placement still holds for it. */
export async function resizeLeftovers(
  probe: Probe,
  id: string,
): Promise<{ readonly status: string; readonly uuid: string; readonly allocatedOn: readonly string[] }> {
  const record = (await probe.migrations(id)).find(({ type }) => type === 'resize' || type === 'migration');
  if (record === undefined) throw new Error(`${id} has no record of a resize`);
  return {
    status: record.status,
    uuid: record.uuid,
    allocatedOn: Object.keys(await probe.allocations(record.uuid)),
  };
}
