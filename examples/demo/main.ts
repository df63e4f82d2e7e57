/**
 * The main job, seen: a host with instances in the founding states fails, and each comes back as its owner left it.
 * In a simulated cloud by default, `npm run demo`; on a real OpenStack with `npm run demo -- --lab`.
 */
import { argv } from 'node:process';
import { alreadyFenced, evacuateHost, memoryJournal, planHost } from 'nova-lifeboat';
import { printOutcome, printPlan, printReport, tell } from './show.ts';
import { simulatedStage } from './simulated-stage.ts';
import type { Stage } from './stage.ts';

async function demo(stage: Stage): Promise<boolean> {
  const { nova, host, clock, heartbeatIntervalMs, pollIntervalMs } = stage;
  tell(`Killing ${host}: ${await stage.kill()}.`);
  const options = { storage: 'shared', clock, heartbeatIntervalMs, journal: memoryJournal() } as const;

  tell('The plan, made without changing anything:');
  printPlan(await planHost(nova, host, options));

  tell('The recovery:');
  const report = await evacuateHost(nova, host, {
    ...options,
    fence: alreadyFenced('this demo has just killed it'),
    pollIntervalMs,
    onEvent: printOutcome(clock),
  });

  tell('The report:');
  printReport(report);
  const left = await stage.close();
  if (left !== null) tell(left);
  return report.outcome === 'recovered';
}

async function stage(): Promise<Stage> {
  // Whoever has only Node never loads what the lab needs.
  if (argv.includes('--lab')) return (await import('./lab-stage.ts')).labStage();
  tell('A simulated cloud, in fast motion: h2 has four instances, running, stopped, and resized from both.');
  return simulatedStage();
}

try {
  process.exitCode = (await demo(await stage())) ? 0 : 1;
} catch (error) {
  // What the lab is missing is one sentence; anything else is a fault that deserves its stack.
  console.error(error instanceof Error && error.name === 'LabError' ? error.message : error);
  process.exitCode = 1;
}
