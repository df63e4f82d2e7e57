import { withLabLock } from './lock.ts';
import { machineFacts } from './machine.ts';
import { mountFileSystems } from './mounts.ts';
import { requireFit } from './requirements.ts';
import { settings as currentSettings, type LabSettings } from './settings.ts';
import { configuration } from './steps/configuration.ts';
import { identity } from './steps/identity.ts';
import { logs } from './steps/logs.ts';
import { packages } from './steps/packages.ts';
import { ready } from './steps/ready.ts';
import { rootFileSystem } from './steps/root-file-system.ts';
import { schemas } from './steps/schemas.ts';
import { services } from './steps/services.ts';
import type { Step } from './steps/step.ts';
import { stores } from './steps/stores.ts';

const fileSystems: Step = { result: 'mounts', run: mountFileSystems };

const steps: readonly Step[] = [
  rootFileSystem,
  fileSystems,
  logs,
  packages,
  configuration,
  stores,
  schemas,
  identity,
  services,
  ready,
];

/** Takes a line that tells how far a command has come. */
export type Report = (line: string) => void;

/**
 * Brings the lab up, from whatever is there: makes what is missing, starts what does not run, and waits until every
 * compute host can take servers. A host that was failed gets its nova-compute back, but stays forced down; `reset`
 * and `revive` change that.
 *
 * @param report - Gets a line with the time passed for each step; they go to standard error by default.
 * @throws {@link LabError} when the machine does not fit, or a step fails.
 */
export async function up(
  report: Report = console.error,
  settings: LabSettings = currentSettings(),
): Promise<void> {
  const start = performance.now();
  const say = (what: string): void =>
    report(`[${((performance.now() - start) / 1000).toFixed(1).padStart(6)}s] ${what}`);
  requireFit(await machineFacts(settings));
  await withLabLock(settings, async () => {
    for (const step of steps) {
      await step.run(settings);
      say(step.result);
    }
  });
  say('the lab is ready');
}
