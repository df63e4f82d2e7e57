import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { labPath } from '../layout.ts';
import type { LabSettings } from '../settings.ts';

/**
 * A step on the way to a lab that is ready. A step that was interrupted, at whatever moment, is run again from its
 * beginning by the next `up`; a step that has nothing left to do returns at once.
 */
export interface Step {
  /** What is there after the step, as the progress lines call it. */
  readonly result: string;
  run(settings: LabSettings): Promise<void>;
}

/**
 * Does something that the lab's data need only once: not again before they are wiped, unless it was interrupted.
 *
 * @param name - The name of the file among the data that says it is done.
 */
export async function once(settings: LabSettings, name: string, work: () => Promise<void>): Promise<void> {
  const marker = labPath(settings, 'data', name);
  if (existsSync(marker)) return;
  await work();
  await writeFile(marker, '');
}
