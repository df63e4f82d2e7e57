import { isRunning } from './fail.ts';
import { runInRoot } from './in-root.ts';
import { labPath } from './layout.ts';
import { withLabLock } from './lock.ts';
import { portIsOpen, untilAnswering } from './ports.ts';
import { novaApi, novaConductor, rabbitmq, rabbitmqctl } from './process-table.ts';
import { killProcess, type LabProcess, startProcess } from './processes.ts';
import { settings as currentSettings, type LabPorts, type LabSettings } from './settings.ts';
import { until } from './wait.ts';

/** A process of the control plane that a test may kill; the nova-compute of a host has `fail` and `revive`. */
export type LabService = 'nova-api' | 'nova-conductor' | 'rabbitmq';

const PROCESSES: Readonly<Record<LabService, (ports: LabPorts) => LabProcess>> = {
  'nova-api': novaApi,
  'nova-conductor': () => novaConductor,
  rabbitmq,
};

/**
 * Kills a service of the control plane with SIGKILL, all its workers with it. RabbitMQ loses every message that waits
 * in it, as Nova's queues are not durable. While nova-api is dead the lab counts as not up.
 */
export async function killService(
  service: LabService,
  settings: LabSettings = currentSettings(),
): Promise<void> {
  const { ports } = settings;
  await killProcess(settings, PROCESSES[service](ports).name);
  const port = { 'nova-api': ports.nova, rabbitmq: ports.rabbitmq, 'nova-conductor': null }[service];
  if (port === null) return;
  // The workers of a uWSGI outlive their master by a moment; the next one could not listen.
  await until(
    async () => !(await portIsOpen(port)),
    { timeoutMs: 10_000, intervalMs: 20 },
    () => `Somebody still listens on port ${port}, though ${service} was killed.`,
  );
}

/**
 * Starts a service of the control plane again unless it runs, and waits until it serves: nova-api when it answers,
 * the others when every process of Nova that runs takes messages.
 *
 * @throws {@link LabError} when that takes more than 90 seconds.
 */
export async function startService(
  service: LabService,
  settings: LabSettings = currentSettings(),
): Promise<void> {
  const { ports } = settings;
  await withLabLock(settings, async () => startProcess(settings, PROCESSES[service](ports)));
  if (service === 'nova-api') return untilAnswering(settings, service, ports.nova);
  let missing: readonly string[] = [];
  await until(
    async () => (missing = await unheard(settings)).length === 0,
    { timeoutMs: 90_000, intervalMs: 500 },
    () =>
      `Nobody takes messages for ${missing.join(', ')}: see ${labPath(settings, 'log', `${service}.log`)}.`,
  );
}

/** Returns the message queues of Nova that nobody reads, though the process that should is there. */
async function unheard(settings: LabSettings): Promise<readonly string[]> {
  const { command, environment } = rabbitmqctl(settings.ports, 'list_queues', 'name', 'consumers');
  // It fails as long as RabbitMQ starts.
  const output = await runInRoot(settings, command, { environment, log: 'rabbitmqctl' }).catch(() => '');
  const heard = new Set(
    output
      .split('\n')
      .map((line) => line.split('\t'))
      .filter(([, consumers]) => Number(consumers) > 0)
      .map(([name]) => name),
  );
  const alive = await Promise.all(
    settings.hosts.map(async (host) => ((await isRunning(host, settings)) ? [`compute.${host}`] : [])),
  );
  return ['conductor', 'scheduler', ...alive.flat()].filter((queue) => !heard.has(queue));
}
