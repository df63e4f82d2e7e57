import { describe, expect, it } from 'vitest';
import {
  addAction,
  addMigration,
  LabError,
  setHypervisorType,
  writeInstance,
  writeMigrations,
} from '../../lab/index.ts';

const ID = '6f1d7a4e-9a43-4d1b-8a55-0f5b1c1d2e3f';
const INJECTED = "x'; DROP TABLE instances; --";
const ROW = { type: 'evacuation', status: 'accepted', source: 'h1', destination: null };

describe("what is written into Nova's database is words, and no SQL", () => {
  it.each([
    ['a vm_state', async () => writeInstance(ID, { vmState: INJECTED })],
    ['a task_state', async () => writeInstance(ID, { taskState: INJECTED })],
    ['a status of a migration', async () => addMigration(ID, { ...ROW, status: INJECTED })],
    ['a host of a migration', async () => addMigration(ID, { ...ROW, destination: INJECTED })],
    ['an instance of a migration', async () => addMigration(INJECTED, ROW)],
    ['a new status of a migration', async () => writeMigrations(ID, { status: INJECTED })],
    ['an action', async () => addAction(ID, { action: INJECTED })],
    [
      'a part of an action',
      async () => addAction(ID, { action: 'stop', event: { event: INJECTED, host: 'h1' } }),
    ],
    ['a host', async () => setHypervisorType(INJECTED, 'ironic')],
    ['a type of hypervisor', async () => setHypervisorType('h1', INJECTED)],
  ])('%s', async (_what, write) => {
    await expect(write()).rejects.toThrow(LabError);
  });
});
