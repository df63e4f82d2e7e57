import { describe, expect, it } from 'vitest';
import { LabError, setPowerState, setTaskState } from '../../lab/index.ts';

const ID = '6f1d7a4e-9a43-4d1b-8a55-0f5b1c1d2e3f';

describe('what is written into the row of an instance', () => {
  it.each(["powering-off'; DROP TABLE instances; --", '', 'Powering Off'])(
    'is a task_state, and not %j',
    async (taskState) => {
      await expect(setTaskState(ID, taskState)).rejects.toThrow(/is no task_state/);
    },
  );

  it.each([1.5, NaN])('is a power_state, and not %d', async (powerState) => {
    await expect(setPowerState(ID, powerState)).rejects.toThrow(/is no power_state/);
  });

  it('needs the id of one instance', async () => {
    await expect(setTaskState("' OR '1' = '1", null)).rejects.toThrow(LabError);
    await expect(setPowerState('%', 4)).rejects.toThrow(/is no id of an instance/);
  });
});
