import type { Instance } from '../model/instance.ts';
import { isNotFoundError } from '../nova/index.ts';
import type { Nova } from '../nova/nova.ts';
import { RecoveryRefusedError } from './errors.ts';
import { recoverHost } from './evacuate-host.ts';
import { readService } from './fence-watch.ts';
import { underCallersSignals } from './heed-signals.ts';
import { checkEvacuateHostOptions, type EvacuateHostOptions } from './options.ts';
import { asAdmin } from './preflight.ts';
import type { RecoveryReport } from './report.ts';

/** Options of {@link recoverInstance}: those of {@link evacuateHost}, without the choice among instances. */
export interface RecoverInstanceOptions extends Omit<
  EvacuateHostOptions,
  'select' | 'priority' | 'beforeWave' | 'canary'
> {
  /**
   * The failed host. Name it where Nova still believes it up, and where an earlier run has evacuated the instance
   * already and did not come to its end.
   * @default the host that Nova shows the instance on, which has to be down in Nova's eyes
   */
  readonly host?: string | undefined;
}

/**
 * Recovers one instance of a failed compute host, with the same plan, fence, journal and verification as
 * {@link evacuateHost}. The others on that host are not touched, nor looked at more closely than a list shows them.
 *
 * The host is fenced, forced down and disabled for it all the same: Nova evacuates from no other. A later
 * `evacuateHost`, or another `recoverInstance`, goes on from the same journal.
 *
 * Resolves with a report of this one instance. Its outcome is `none` where it has left the host, or was deleted, by the
 * time that the host was seen down.
 *
 * @throws {InvalidOptionsError} an option is missing or wrong; nothing was done
 * @throws {RecoveryRefusedError} `instanceUnknown`, `instanceOnNoHost`, `instanceElsewhere`, `hostUp` (nobody was fenced) and the codes of
 * `evacuateHost`; nothing was changed in Nova
 * @throws {NovaError} and the other errors of the client: Nova failed before the instance was touched; the host may be forced down
 * @throws {JournalError} the journal cannot be read or written; `report` says what had been done by then, null for nothing
 *
 * @example
 * ```ts
 * const report = await recoverInstance(nova, 'c3a1f0de-52a4-4f63-8f0d-7c3b8f6f7a22', {
 *   fence: alreadyFenced('powered off by the operator, ticket 4711'),
 *   storage: 'shared',
 * });
 * console.log(report.instances[0]?.outcome, report.instances[0]?.reason);
 * ```
 */
export async function recoverInstance(
  nova: Nova,
  instanceId: string,
  options: RecoverInstanceOptions,
): Promise<RecoveryReport> {
  checkEvacuateHostOptions(options);
  const { instance, host } = await underCallersSignals(options, async (ended) => {
    const found = await find(nova, instanceId, ended);
    return { instance: found, host: options.host ?? (await failedHostOf(nova, found, ended)) };
  });
  const only = ({ id }: Instance) => id === instance.id;
  return recoverHost(
    nova,
    host,
    { ...options, select: only, priority: undefined, beforeWave: undefined },
    instance,
  );
}

// It may have been moved since somebody decided to recover it, and a fencer would end whatever runs where it is now.
async function failedHostOf(nova: Nova, instance: Instance, signal?: AbortSignal): Promise<string> {
  const { id, host, vmState } = instance;
  if (host === null) {
    throw new RecoveryRefusedError(
      'instanceOnNoHost',
      null,
      `${id} (vm_state ${vmState}) is on no host, or these credentials are not shown which, so there is nothing to recover it from. Nobody was fenced and nothing was changed.`,
    );
  }
  const { service } = await asAdmin(host, () => readService(nova, host, { signal }));
  if (service?.state === 'up' && !service.forcedDown) {
    throw new RecoveryRefusedError(
      'hostUp',
      host,
      `${id} is on ${host}, which is up in Nova's eyes: it may have been moved there since the failure, and fencing ${host} would end everything on it. Where ${host} itself has failed, name it with the option host. Nobody was fenced and nothing was changed.`,
    );
  }
  return host;
}

async function find(nova: Nova, instanceId: string, signal?: AbortSignal): Promise<Instance> {
  try {
    return (await nova.servers.show(instanceId, { signal })).data;
  } catch (cause) {
    if (!isNotFoundError(cause)) throw cause;
    throw new RecoveryRefusedError(
      'instanceUnknown',
      null,
      `Nova knows no instance ${JSON.stringify(instanceId)}: ${cause.novaMessage} Give its id, not its name. Nobody was fenced and nothing was changed.`,
      { cause },
    );
  }
}
