/**
 * The main job, seen: a host with instances in the founding states fails, and each comes back as its owner left it.
 * Runs on the lab's real OpenStack, which it brings up where needed: `npm run demo`.
 */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alreadyFenced, evacuateHost, jsonlJournal, NovaClient, planHost } from 'nova-lifeboat';
import { endpoints, fail, LabError, password, probe, reset, up } from '../../lab/index.ts';
import { makeInstances } from './instances.ts';
import { printOutcome, printPlan, printReport, tell } from './show.ts';

const HOST = 'h2';

async function demo(): Promise<boolean> {
  tell(
    'Bringing up a real OpenStack Nova with six compute hosts (minutes the first time, seconds when it is up)...',
  );
  await up();
  await reset();

  tell(`Making instances on ${HOST}: running, stopped, and resized from both.`);
  await makeInstances(probe(), HOST);

  tell(`Killing ${HOST}.`);
  await fail(HOST);

  const nova = await NovaClient.connect({
    auth: {
      type: 'password',
      authUrl: endpoints.authUrl,
      username: 'admin',
      password,
      projectName: 'admin',
    },
    region: endpoints.region,
  });
  const options = {
    storage: 'shared',
    // The lab's nova-computes report every second, a usual cloud's every ten.
    heartbeatIntervalMs: 1_000,
    journal: jsonlJournal({ directory: await mkdtemp(join(tmpdir(), 'nova-lifeboat-demo-')) }),
  } as const;

  tell('The plan, made without changing anything:');
  printPlan(await planHost(nova, HOST, options));

  tell('The recovery:');
  const report = await evacuateHost(nova, HOST, {
    ...options,
    fence: alreadyFenced('this demo has just killed it'),
    pollIntervalMs: 1_000,
    onEvent: printOutcome(),
  });

  tell('The report:');
  printReport(report);
  await nova.close();
  tell('The lab stays up for the next time; `npm run lab -- down` stops it.');
  return report.outcome === 'recovered';
}

try {
  process.exitCode = (await demo()) ? 0 : 1;
} catch (error) {
  // What the lab is missing is one sentence; anything else is a fault that deserves its stack.
  console.error(error instanceof LabError ? error.message : error);
  process.exitCode = 1;
}
