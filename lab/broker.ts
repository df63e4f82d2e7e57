import { runInRoot } from './in-root.ts';
import { rabbitmq } from './process-table.ts';
import { settings as currentSettings, type LabSettings } from './settings.ts';

/**
 * Runs a command line as RabbitMQ's own user, as on a node of it: `rabbitmqctl list_queues`. Returns what it printed.
 *
 * @throws {@link LabError} with the last lines of the output when the command fails.
 */
export async function onBroker(command: string, settings: LabSettings = currentSettings()): Promise<string> {
  const user = ['--reuid=rabbitmq', '--regid=rabbitmq', '--init-groups'];
  return runInRoot(settings, ['setpriv', ...user, 'sh', '-c', command], {
    ...{ environment: rabbitmq(settings.ports).environment ?? {}, log: 'broker' },
  });
}
