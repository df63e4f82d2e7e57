import fc from 'fast-check';
import { TASK_STATES } from '../../../src/model/states.ts';
import type { RecoveryPolicy } from '../../../src/index.ts';
import { meaningOf } from '../../../src/recovery/task-states.ts';
import type { InstanceScene } from '../../../src/testing/index.ts';

/** The host that fails. Another, `c6`, is dead as well; `c1` to `c3` are alive. */
export const FAILED = 'c7';

/** So many instances share a host, and a recovery. */
export const TOGETHER = 12;

const PLAIN_STATES = [
  ...['active', 'stopped', 'paused', 'suspended', 'rescued', 'shelved', 'shelved_offloaded'],
  ...['soft-delete', 'error', 'building'],
] as const;

const common = fc.record({
  host: fc.constant(FAILED),
  volumeBacked: fc.boolean(),
  lock: fc.constantFrom('none', 'none', 'owner', 'admin'),
});

/** The combinations that Nova itself shows, of the states that a scene can have; and one that it does not. */
const WITH_TASK = [
  ...PLAIN_STATES.flatMap((state) =>
    TASK_STATES.filter((task) => meaningOf(task)?.seenWith.some((seen) => seen === state)).map((task) => ({
      state,
      task,
    })),
  ),
  { state: 'rescued', task: 'resize_prep' },
] as const;

const state = fc.oneof(
  { weight: 3, arbitrary: fc.record({ state: fc.constantFrom(...PLAIN_STATES) }) },
  { weight: 4, arbitrary: fc.constantFrom(...WITH_TASK) },
  {
    weight: 3,
    arbitrary: fc.record({
      state: fc.constant('resized' as const),
      from: fc.constantFrom('active' as const, 'stopped' as const),
      source: fc.constantFrom('c1', 'c6', FAILED),
      by: fc.constantFrom('resize' as const, 'migration' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      state: fc.constant('evacuating' as const),
      from: fc.constantFrom('active' as const, 'stopped' as const),
      to: fc.constantFrom('c2', 'c3'),
    }),
  },
);

const scene = fc.tuple(common, state).map(([{ lock, ...basics }, rest]): InstanceScene => {
  const locked = lock === 'none' ? {} : { lockedBy: lock, lockedReason: 'an audit' };
  return { ...basics, ...locked, ...rest };
});

const policy: fc.Arbitrary<Partial<RecoveryPolicy>> = fc.record(
  {
    priorUnknown: fc.constantFrom('stopped', 'running', 'hold'),
    onPaused: fc.constantFrom('stopped', 'running', 'hold'),
    onRescued: fc.constantFrom('stopped', 'asBefore', 'hold'),
    onShelved: fc.constantFrom('hold', 'recover'),
    onError: fc.constantFrom('recover', 'recover', 'hold'),
    completeDeletes: fc.boolean(),
    allowClientStop: fc.boolean(),
    rebuildFromImage: fc.constantFrom('hold', 'accept'),
    confirmResize: fc.constantFrom('whenSourceAlive', 'whenSourceAlive', 'never'),
  },
  { requiredKeys: [] },
);

/** A host with random instances, the policy for them, and the release. */
export const failure = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  release: fc.constantFrom('zed' as const, 'epoxy' as const),
  scenes: fc.array(scene, { minLength: TOGETHER, maxLength: TOGETHER }),
  /** What Nova holds their power_state to be, where it is not what the hypervisor said last. */
  powerStates: fc.array(fc.constantFrom(undefined, undefined, 0, 1, 3, 4, 6), {
    minLength: TOGETHER,
    maxLength: TOGETHER,
  }),
  storage: fc.constantFrom('shared' as const, 'shared' as const, 'local' as const),
  policy,
});

/** One of them. */
export type Failure = typeof failure extends fc.Arbitrary<infer T> ? T : never;
