import type { HoldCode } from '../recovery/index.ts';
import {
  guestState,
  LIST_COMPUTES,
  listActions,
  listMigrationsOf,
  listSnapshots,
  shellWord,
  showInstance,
} from './commands.ts';

const deleteIt = (id: string): string => `openstack server delete ${shellWord(id)}`;

/**
 * What a person runs first for an instance that is held: what ends the matter where nothing can be lost by it, and a
 * look at what has to be decided everywhere else.
 */
const BY_HAND: Readonly<Record<HoldCode, (instanceId: string) => string>> = {
  deleted: listActions,
  neverLaunched: deleteIt,
  hypervisorCannotEvacuate: showInstance,
  affinityGroup: () => 'openstack server group list --all-projects --long',
  microversionTooOld: (id) => `openstack server evacuate ${shellWord(id)}`,
  taskUnexpected: listActions,
  unknownTaskState: listActions,
  building: deleteIt,
  shelved: listSnapshots,
  unshelving: listSnapshots,
  pausedHeldByPolicy: showInstance,
  rescuedHeldByPolicy: showInstance,
  refusedByNova: showInstance,
  noOtherHost: () => LIST_COMPUTES,
  pinnedZone: () => LIST_COMPUTES,
  liveMigrationPending: listMigrationsOf,
  liveMigrationUnclear: listMigrationsOf,
  guestMayRunElsewhere: guestState,
  unknownVmState: showInstance,
  localDisk: showInstance,
  storageUnknown: showInstance,
  priorUnknown: listActions,
  noServerSideStop: showInstance,
  migrationsUnknown: listMigrationsOf,
  resizeSourceUnknown: listActions,
  resizeSourceSuspect: () => LIST_COMPUTES,
  resizeConfirming: listMigrationsOf,
  resizeReverting: listMigrationsOf,
  resizeUnclear: listMigrationsOf,
  confirmNotAllowed: listMigrationsOf,
  noOtherDestination: () => LIST_COMPUTES,
  buildFailed: deleteIt,
  errorHeldByPolicy: showInstance,
  evacuationUnclear: listMigrationsOf,
  evacuationStuck: listMigrationsOf,
  failedElsewhere: showInstance,
  guestLeftBehind: guestState,
  foreignRecovery: listActions,
};

/** The command for an instance that is held; null is one that Nova itself has refused to work on. */
export function byHand(code: HoldCode | null, instanceId: string): string {
  return code === null ? showInstance(instanceId) : BY_HAND[code](instanceId);
}
