import fc from 'fast-check';
import type { Instance } from '../../../src/model/instance.ts';
import type { InstanceAction } from '../../../src/model/instance-action.ts';
import type { Microversion } from '../../../src/model/microversion.ts';
import type { Migration } from '../../../src/model/migration.ts';
import type { PowerState } from '../../../src/model/power-state.ts';
import { TASK_STATES, VM_STATES } from '../../../src/model/states.ts';
import type {
  HostFacts,
  JournalledInstance,
  OwnCalls,
  PlanContext,
  Prior,
  RecoveryPolicy,
} from '../../../src/recovery/index.ts';
import { meaningOf } from '../../../src/recovery/task-states.ts';
import { LOCKED_BY_OWNER, LOCKED_BY_US } from '../../support/instances.ts';

/** One situation that the planner is asked about. */
export interface Situation {
  readonly instance: Instance;
  readonly context: PlanContext;
}

export const POWER_STATES: readonly PowerState[] = [
  'nostate',
  'running',
  'paused',
  'shutdown',
  'crashed',
  'suspended',
  'unknown:2',
];

/** Words that Nova does not use today, some of which every JavaScript object knows. */
export const UNHEARD = ['teleporting', '', 'ACTIVE', '__proto__', 'constructor', 'toString'] as const;

const MICROVERSIONS: readonly Microversion[] = ['2.59', '2.93', '2.94', '2.95', '2.100', '3.0'];
const TOO_OLD: readonly Microversion[] = ['2.1', '2.58'];
const HOSTS = ['h1', 'h2', 'h3', 'h4', '__proto__', 'constructor'];
const PRIORS: readonly Prior[] = ['running', 'stopped', 'unknown'];

// An optional key: absent, as JSON has no undefined.
function sometimes<T extends object>(some: fc.Arbitrary<T>): fc.Arbitrary<T | {}> {
  return mostly(some, fc.constant({}), 4);
}

// What blocks everything else, or is blocked by it, is rare: else the routes would hardly be tried.
function mostly<A, B>(usual: fc.Arbitrary<A>, rare: fc.Arbitrary<B>, usually = 15): fc.Arbitrary<A | B> {
  return fc.oneof({ weight: usually, arbitrary: usual }, { weight: 1, arbitrary: rare });
}

const host = fc.constantFrom(...HOSTS);
const hostOrNone = mostly(host, fc.constant(null), 7);
const unheard = fc.oneof(fc.constantFrom(...UNHEARD), fc.string());
const time = fc.constantFrom('2026-03-02T08:00:00Z', '2026-03-02T08:10:00Z');

const vmState = fc.oneof(
  { weight: 4, arbitrary: fc.constant('resized') },
  { weight: 4, arbitrary: fc.constantFrom('active', 'stopped', 'error') },
  { weight: 4, arbitrary: fc.constantFrom(...VM_STATES) },
  { weight: 1, arbitrary: unheard },
);

const taskState = mostly(fc.constant(null), mostly(fc.constantFrom(...TASK_STATES), unheard, 8), 2);

/** The combinations that Nova itself shows. */
const PLAUSIBLE = TASK_STATES.flatMap((task) =>
  (meaningOf(task)?.seenWith ?? []).map((seen) => ({ vmState: seen, taskState: task })),
);

const states = fc.oneof(
  { weight: 2, arbitrary: fc.record({ vmState, taskState }) },
  { weight: 1, arbitrary: fc.constantFrom(...PLAUSIBLE) },
);

const liveMigrationStatus = mostly(
  fc.constantFrom('accepted', 'queued', 'preparing', 'running', 'post-migrating', 'completed', 'error'),
  unheard,
);

const resizeStatus = mostly(
  mostly(
    fc.constant('finished'),
    fc.constantFrom('confirming', 'confirmed', 'reverting', 'reverted', 'error', 'failed', 'cancelled'),
    2,
  ),
  unheard,
);

const evacuationStatus = mostly(
  fc.constantFrom('accepted', 'pre-migrating', 'done', 'completed', 'error', 'failed', 'cancelled'),
  unheard,
);

function migration(
  type: fc.Arbitrary<string>,
  status: fc.Arbitrary<string>,
  sourceCompute: fc.Arbitrary<string | null>,
): fc.Arbitrary<Migration> {
  return fc.record({
    uuid: fc.uuid(),
    instanceId: fc.constant('instance'),
    type,
    status,
    sourceCompute,
    destCompute: hostOrNone,
    createdAt: time,
    updatedAt: fc.option(time),
  });
}

const migrations = fc.array(
  mostly(
    mostly(
      migration(
        fc.constantFrom('resize', 'migration'),
        resizeStatus,
        mostly(fc.constant('h1'), hostOrNone, 3),
      ),
      migration(fc.constant('evacuation'), evacuationStatus, mostly(fc.constant('h2'), hostOrNone, 2)),
      3,
    ),
    mostly(
      migration(fc.constant('live-migration'), liveMigrationStatus, mostly(fc.constant('h2'), hostOrNone, 4)),
      migration(unheard, unheard, hostOrNone),
      3,
    ),
    3,
  ),
  { maxLength: 3 },
);

const action: fc.Arbitrary<InstanceAction> = fc
  .tuple(
    fc.record({
      action: fc.constantFrom(
        ...['create', 'stop', 'start', 'resize', 'confirmResize', 'revertResize', 'rebuild', 'suspend'],
        ...['evacuate', 'resetState', 'reboot', 'rescue', 'pause', 'shelve', 'delete'],
      ),
      requestId: fc.uuid(),
      userId: fc.option(fc.constantFrom('owner', 'masakari')),
      startTime: time,
      updatedAt: fc.option(time),
      message: fc.option(fc.constant('Error')),
    }),
    sometimes(
      fc.record({
        events: fc.array(
          fc.record({
            event: fc.constantFrom('compute_confirm_resize', 'compute_revert_resize'),
            startTime: fc.option(time),
            finishTime: fc.option(time),
            result: fc.option(fc.constantFrom('Success', 'Error')),
            host: hostOrNone,
          }),
          { maxLength: 1 },
        ),
      }),
    ),
  )
  .map(([always, events]) => ({ ...always, ...events }));

/** Somebody had begun with the verdict on the resize when it died. */
const begun: fc.Arbitrary<InstanceAction> = fc
  .constantFrom(
    { action: 'confirmResize', event: 'compute_confirm_resize', host: 'h1' },
    { action: 'revertResize', event: 'compute_revert_resize', host: 'h2' },
  )
  .map(({ action: name, event, host: worker }) => ({
    action: name,
    requestId: 'req-begun',
    userId: 'owner',
    startTime: '2026-03-02T08:00:00Z',
    updatedAt: null,
    message: null,
    events: [{ event, startTime: '2026-03-02T08:00:00Z', finishTime: null, result: null, host: worker }],
  }));

const lock: fc.Arbitrary<Pick<Instance, 'locked' | 'lockedReason'>> = mostly(
  fc.constant({ locked: false }),
  fc.constantFrom(LOCKED_BY_US, LOCKED_BY_OWNER, { locked: true }, { locked: true, lockedReason: null }),
  4,
);

const instance: fc.Arbitrary<Instance> = fc
  .tuple(
    fc.record({
      id: fc.uuid(),
      name: fc.string(),
      host: mostly(fc.constant('h2'), hostOrNone),
      node: fc.constant(null),
      powerState: fc.constantFrom(...POWER_STATES),
      launchedAt: mostly(time, fc.constant(null)),
      updatedAt: time,
      imageRef: fc.constantFrom('', 'image'),
      metadata: fc.constant({}),
    }),
    states,
    lock,
    sometimes(fc.record({ migrations })),
    sometimes(
      fc.record({ pinnedAvailabilityZone: mostly(fc.constant(null), fc.constantFrom('az1', 'az2'), 3) }),
    ),
    sometimes(fc.record({ actions: fc.array(mostly(action, begun, 3), { maxLength: 3 }) })),
    sometimes(
      fc.record({
        systemMetadata: sometimes(
          fc.record({ old_vm_state: fc.oneof(fc.constantFrom('active', 'stopped'), unheard) }),
        ),
      }),
    ),
  )
  .map((parts): Instance => Object.assign({}, ...parts) as Instance);

const facts: fc.Arbitrary<HostFacts> = fc
  .tuple(
    fc.record({
      up: mostly(fc.constant(true), fc.constant(false), 3),
      lastSeenUp: fc.option(time),
      suspect: mostly(fc.constant(false), fc.constant(true), 4),
    }),
    sometimes(fc.record({ enabled: mostly(fc.constant(true), fc.constant(false), 4) })),
    sometimes(fc.record({ zone: fc.constantFrom('az1', 'az2') })),
  )
  .map(([always, enabled, zone]) => ({ ...always, ...enabled, ...zone }));

const hosts: fc.Arbitrary<Readonly<Record<string, HostFacts>>> = mostly(
  fc.record({ h1: facts, h3: facts, h4: facts }, { requiredKeys: ['h1'], noNullPrototype: true }),
  fc.dictionary(host, facts, { maxKeys: 5, noNullPrototype: true }),
  3,
);

const record: fc.Arbitrary<JournalledInstance> = fc.record({
  prior: fc.record({
    value: fc.constantFrom(...PRIORS),
    vmState: mostly(fc.constantFrom('active', 'stopped', 'error'), fc.constantFrom(...VM_STATES), 2),
    confidence: fc.constantFrom('certain', 'likely', 'weak'),
    evidence: fc.constant([]),
    conflicts: fc.constant([]),
  }),
  attempts: fc.array(
    mostly(
      fc.oneof(
        fc.record({ at: time, microversion: fc.constantFrom(...MICROVERSIONS), accepted: fc.boolean() }),
        fc.record({
          at: time,
          microversion: fc.constantFrom(...MICROVERSIONS),
          accepted: fc.constant(true),
          failure: fc.record({
            migration: fc.constantFrom('row-1', 'row-2'),
            destination: hostOrNone,
            guestThere: fc.constantFrom('yes', 'no', 'unknown', 'unread'),
          }),
        }),
      ),
      fc.record({
        at: time,
        microversion: fc.constantFrom(...MICROVERSIONS),
        accepted: fc.constant(false),
        refusal: fc.constant('Feature not supported with instances that have shares.'),
      }),
    ),
    { maxLength: 3 },
  ),
});

const ownCalls: fc.Arbitrary<OwnCalls> = fc.record({
  since: time,
  calls: fc.constant([]),
  actions: fc.array(action, { maxLength: 2 }),
});

const policy: fc.Arbitrary<Partial<RecoveryPolicy>> = fc.record(
  {
    priorUnknown: fc.constantFrom('stopped', 'running', 'hold'),
    onError: mostly(fc.constant('recover'), fc.constant('hold'), 4),
    onPaused: fc.constantFrom('stopped', 'running', 'hold'),
    onRescued: fc.constantFrom('stopped', 'asBefore', 'hold'),
    onShelved: fc.constantFrom('hold', 'recover'),
    completeDeletes: fc.boolean(),
    confirmResize: mostly(fc.constant('whenSourceAlive'), fc.constant('never'), 4),
    rebuildFromImage: fc.constantFrom('hold', 'accept'),
    allowClientStop: fc.boolean(),
    abandonedEvacuations: fc.subarray(['row-1', 'row-2']),
  },
  { requiredKeys: [] },
);

const context: fc.Arbitrary<PlanContext> = fc
  .tuple(
    sometimes(fc.record({ storage: mostly(fc.constant('shared'), fc.constantFrom('local', 'unknown'), 2) })),
    sometimes(
      fc.record({ maxMicroversion: mostly(fc.constantFrom(...MICROVERSIONS), fc.constantFrom(...TOO_OLD)) }),
    ),
    mostly(fc.record({ hosts }), fc.constant({})),
    sometimes(fc.record({ hypervisorType: mostly(fc.constantFrom('QEMU', 'fake'), fc.constant('ironic')) })),
    sometimes(
      fc.record({
        serverGroup: fc.record({
          policy: mostly(fc.constantFrom('anti-affinity', 'soft-affinity'), fc.constant('affinity')),
          members: fc.constant(['instance']),
        }),
      }),
    ),
    sometimes(fc.record({ lock: fc.boolean() })),
    sometimes(fc.record({ policy })),
    fc.oneof(fc.record({ record }), fc.constant({})),
    fc.oneof(fc.record({ preFence: instance }), fc.constant({})),
    sometimes(fc.record({ destinations: fc.subarray(['h1', 'h2', 'h3', 'h4'], { minLength: 1 }) })),
    mostly(fc.constant({}), fc.record({ ownCalls })),
  )
  .map((parts): PlanContext => Object.assign({}, ...parts) as PlanContext);

/** Every state of an instance with every evidence, host, storage, policy and history that there may be. */
export const situations: fc.Arbitrary<Situation> = fc.record({ instance, context });
