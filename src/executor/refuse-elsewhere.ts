import type { Instance } from '../model/instance.ts';
import type { JournalledInstance } from '../recovery/index.ts';
import { RecoveryRefusedError } from './errors.ts';

/**
 * Refuses to recover one instance from a host that it is not on, unless the journal has something left to do for it: a
 * mistyped host would be fenced for nothing.
 *
 * @throws {RecoveryRefusedError} `instanceElsewhere`; nobody was fenced and nothing was changed
 */
export function refuseElsewhere(
  instance: Instance,
  host: string,
  records: ReadonlyMap<string, JournalledInstance>,
): void {
  if (instance.host === host || records.get(instance.id)?.unfinished !== undefined) return;
  throw new RecoveryRefusedError(
    'instanceElsewhere',
    host,
    `${instance.id} is on ${instance.host ?? 'no host'} and not on ${host}, and no earlier run has left anything to do for it. Nobody was fenced and nothing was changed.`,
  );
}
