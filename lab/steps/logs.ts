import { rm } from 'node:fs/promises';
import { labPath } from '../layout.ts';
import { isAlive, startedProcesses } from '../processes.ts';
import type { Step } from './step.ts';

/** Begins the logs anew where nothing runs: a lab that is kept for months would fill the disk with them. */
export const logs: Step = {
  result: 'logs',
  run: async (settings) => {
    for (const name of await startedProcesses(settings)) {
      if (await isAlive(settings, name)) return;
    }
    await rm(labPath(settings, 'log'), { recursive: true, force: true });
  },
};
