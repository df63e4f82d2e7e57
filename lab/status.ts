import { existsSync } from 'node:fs';
import { packagesMarker } from './layout.ts';
import { probe } from './probe/probe.ts';
import { isAlive, startedProcesses } from './processes.ts';
import { isUp } from './require-up.ts';
import { settings as currentSettings, type LabSettings } from './settings.ts';

/** Returns lines that tell what of the lab is there: the root, each process, each compute service, the servers. */
export async function status(settings: LabSettings = currentSettings()): Promise<readonly string[]> {
  const installed = existsSync(packagesMarker(settings)) ? 'packages installed' : 'packages not installed';
  const root = `root      ${settings.root}, ${existsSync(settings.root) ? installed : 'not made yet'}`;
  const names = [...(await startedProcesses(settings))].sort();
  const alive = await Promise.all(names.map(async (name) => isAlive(settings, name)));
  const processes = names.map(
    (name, index) => `process   ${name}: ${alive[index] === true ? 'runs' : 'ended'}`,
  );
  if (!(await isUp(settings))) return [root, ...processes, 'the lab is down'];
  return [root, ...processes, ...(await novaLines(settings))];
}

async function novaLines(settings: LabSettings): Promise<readonly string[]> {
  const admin = probe({}, settings);
  const services = await admin.services();
  const servers = await admin.servers({ softDeleted: true });
  return [
    ...services.map(({ host, state, status, forcedDown, disabledReason }) => {
      const remarks = [forcedDown ? 'forced down' : '', disabledReason ?? ''].filter(
        (remark) => remark !== '',
      );
      return `host      ${[`${host}: ${state}`, status, ...remarks].join(', ')}`;
    }),
    ...servers.map(({ id, name, vmState, taskState, powerState, host }) => {
      const states = `${vmState}, task ${taskState ?? 'none'}, power ${powerState}`;
      return `server    ${id} ${name}: ${states}, on ${host ?? 'no host'}`;
    }),
    `${servers.length} servers`,
  ];
}
