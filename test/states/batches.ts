import type { RecoveryPolicy } from '../../src/recovery/index.ts';

/** What the rows of a recovery have in common. */
export interface Batch {
  /** The host that fails. */
  readonly host: 'h2' | 'h3' | 'h5';
  readonly storage: 'shared' | 'local';
  readonly policy: Partial<RecoveryPolicy>;
  /** Nova finds no host in a first recovery; the one that is judged is the second, with the journal of the first. */
  readonly failsFirst?: true;
  /** Every other host is disabled. */
  readonly nowhereToGo?: true;
  /** Somebody else has sent evacuations a moment before, at this microversion. */
  readonly sentBefore?: '2.93' | '2.95';
  /** What the failed host's hypervisor is written to be. */
  readonly hypervisorType?: 'ironic';
}

/** The host that is alive and was the source of resizes. */
export const ALIVE = 'h1';

/** The only enabled host. */
export const DESTINATION = 'h4';

/** The host that is down as well. */
export const DEAD = 'h6';

/** The recoveries of a play, in their order. */
export const BATCHES = {
  default: { host: 'h2', storage: 'shared', policy: {} },
  'other choices': {
    host: 'h3',
    storage: 'shared',
    policy: {
      onPaused: 'running',
      onRescued: 'asBefore',
      onShelved: 'recover',
      completeDeletes: true,
      allowClientStop: true,
    },
  },
  'all held': {
    host: 'h3',
    storage: 'shared',
    policy: { onPaused: 'hold', onRescued: 'hold', onError: 'hold', confirmResize: 'never' },
  },
  'local disks': { host: 'h3', storage: 'local', policy: {} },
  'second attempt': { host: 'h3', storage: 'shared', policy: {}, failsFirst: true },
  'nowhere to go': { host: 'h3', storage: 'shared', policy: {}, nowhereToGo: true },
  'unknown ones held': { host: 'h3', storage: 'shared', policy: { priorUnknown: 'hold' } },
  'unknown ones started': { host: 'h3', storage: 'shared', policy: { priorUnknown: 'running' } },
  'evacuations under way': { host: 'h3', storage: 'shared', policy: {}, sentBefore: '2.93' },
  'stopping evacuations under way': { host: 'h3', storage: 'shared', policy: {}, sentBefore: '2.95' },
  // A host of its own, as what is written is said of everything on it.
  'a driver that cannot': { host: 'h5', storage: 'shared', policy: {}, hypervisorType: 'ironic' },
} as const satisfies Readonly<Record<string, Batch>>;

export type BatchName = keyof typeof BATCHES;

/** Returns the batch of this name, as what all of them are. */
export function batchNamed(name: BatchName): Batch {
  return BATCHES[name];
}
