import pLimit from 'p-limit';
import type { Instance } from '../model/instance.ts';
import { isResize, type Migration } from '../model/migration.ts';
import { isNotFoundError } from '../nova/index.ts';
import type { Nova } from '../nova/nova.ts';
import { guestState, listMigrationsOf, shellWord } from './commands.ts';
import { READS_AT_ONCE } from './defaults.ts';
import type { MissingEvidence, StrandedCode, StrandedInstance } from './host-plan.ts';
import { unread } from './unread.ts';

/** The statuses of a resize that has not come to vm_state resized. */
const IN_THE_MIDDLE: readonly string[] = ['accepted', 'pre-migrating', 'migrating', 'post-migrating'];

/**
 * Finds the instances elsewhere that the failure of this host strands. Only those are read of which an open record
 * names the host as its other end: records are left open by mishaps too, and only the instance tells. One that Nova
 * does not show is nobody's to warn of, and missing.
 *
 * @param here The ids of the instances of the failed host itself.
 */
export async function strandedBy(
  nova: Nova,
  host: string,
  open: readonly Migration[],
  here: ReadonlySet<string>,
  signal?: AbortSignal,
): Promise<{
  readonly stranded: readonly StrandedInstance[];
  readonly missing: readonly MissingEvidence[];
}> {
  const inTurn = pLimit(READS_AT_ONCE);
  const missing: MissingEvidence[] = [];
  const rows = open.filter((row) => !here.has(row.instanceId) && codeOf(row, host) !== null);
  const found = await Promise.all(
    rows.map((row) =>
      inTurn(async () => {
        const instance = await show(nova, row.instanceId, missing, signal);
        const code = codeOf(row, host);
        if (instance === null || code === null || instance.host === host) return [];
        return isStranded(code, instance) ? [describe(code, instance, row, host)] : [];
      }),
    ),
  );
  return { stranded: found.flat(), missing };
}

async function show(
  nova: Nova,
  id: string,
  missing: MissingEvidence[],
  signal?: AbortSignal,
): Promise<Instance | null> {
  try {
    return (await nova.servers.show(id, { signal })).data;
  } catch (error) {
    if (isNotFoundError(error)) return null;
    const comesOfIt = 'whether the failure strands it nobody has looked.';
    missing.push(
      unread(error, { source: 'servers', of: `the instance ${id}, which is elsewhere`, comesOfIt }, signal),
    );
    return null;
  }
}

function codeOf(row: Migration, host: string): StrandedCode | null {
  if (row.type === 'live-migration') {
    return row.destCompute === host && row.sourceCompute !== host ? 'liveMigrationDestinationLost' : null;
  }
  if (!isResize(row) || row.sourceCompute === row.destCompute) return null;
  if (IN_THE_MIDDLE.includes(row.status)) return 'resizeStranded';
  if (row.sourceCompute !== host) return null;
  switch (row.status) {
    case 'finished':
      return 'resizeSourceLost';
    case 'confirming':
      return 'confirmingForEver';
    case 'reverting':
      return 'revertStranded';
    default:
      return null;
  }
}

// The records of resizes that nobody confirmed stay `finished` for ever; only vm_state tells whether one is open.
function isStranded(code: StrandedCode, { vmState, taskState }: Instance): boolean {
  switch (code) {
    case 'liveMigrationDestinationLost':
      return taskState === 'migrating';
    case 'resizeStranded':
      return taskState?.startsWith('resize_') ?? false;
    case 'resizeSourceLost':
    case 'confirmingForEver':
    case 'revertStranded':
      return vmState === 'resized';
  }
}

function describe(code: StrandedCode, instance: Instance, row: Migration, host: string): StrandedInstance {
  const where = `${instance.name} is on ${instance.host ?? 'no host'}`;
  const base = { instanceId: instance.id, code };
  switch (code) {
    case 'resizeSourceLost':
      return {
        ...base,
        sentence: `${where} and awaits the verdict on a resize from ${host}: confirming waits for the host, and reverting would destroy the good copy.`,
        whatToDo: `Tell its owner neither to confirm nor to revert it before ${host} is back. The command keeps the owner from it; unlock it when ${host} is back.`,
        command: `openstack server lock --reason ${shellWord(`${host} is down: neither confirm nor revert`)} ${shellWord(instance.id)}`,
      };
    case 'confirmingForEver':
      return {
        ...base,
        sentence: `${where} and runs as before; the confirm of its resize waits for ${host}, which carries it out when it is back.`,
        whatToDo: `Leave it alone until then: where its state is reset meanwhile, that late confirm throws it into error.`,
        command: listMigrationsOf(instance.id),
      };
    case 'resizeStranded':
      return {
        ...base,
        sentence: `${where} in the middle of a resize (${row.status}, task_state ${instance.taskState ?? 'none'}) whose other end is ${host}, and nobody goes on with it.`,
        whatToDo: `See whether its guest runs on ${instance.host ?? 'its host'} (the command, there), reset its state to what it was, and delete the allocation of the resize in Placement (consumer ${row.uuid}).`,
        command: guestState(instance.id),
      };
    case 'revertStranded':
      return {
        ...base,
        sentence: `${where} while its resize is being reverted to ${host}, which has to finish that.`,
        whatToDo: `Bring ${host} back: the revert is then carried out. Do not reset its state before.`,
        command: listMigrationsOf(instance.id),
      };
    case 'liveMigrationDestinationLost':
      return {
        ...base,
        sentence: `${where} and was in a live migration (${row.status}) to ${host}, which is lost; its guest goes on where it is, and Nova rolls back by itself.`,
        whatToDo: `Nothing, unless its task_state is still migrating after a while: then abort the live migration.`,
        command: listMigrationsOf(instance.id),
      };
  }
}
