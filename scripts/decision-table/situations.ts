import type { Instance } from '../../src/model/instance.ts';
import type { InstanceAction } from '../../src/model/instance-action.ts';
import type { Migration } from '../../src/model/migration.ts';
import { TASK_STATES, VM_STATES } from '../../src/model/states.ts';
import type {
  HostFacts,
  JournalledInstance,
  PlanContext,
  Prior,
  RuleId,
  UnfinishedRecovery,
} from '../../src/recovery/index.ts';
import { meaningOf } from '../../src/recovery/task-states.ts';

/** A state as Nova shows it. */
export interface State {
  readonly vmState: string;
  readonly taskState: string | null;
}

/** Circumstances under which a state is looked at. */
export interface Circumstances {
  readonly instance?: Partial<Instance>;
  readonly context?: PlanContext;
  /** Its migrations were not given to the planner. */
  readonly withoutMigrations?: boolean;
  /** The rules that are shown under these as well as under plainer ones, and what a reader is told about them. */
  readonly also?: { readonly rules: readonly RuleId[]; readonly words: string };
}

/** The prior states that are told apart, by the evidence that the library is given for them. */
export const PRIORS: readonly Prior[] = ['running', 'stopped', 'unknown'];

/** Every state that Nova itself shows, and two that it does not. */
export const STATES: readonly State[] = [
  ...VM_STATES.flatMap((vmState) => [
    { vmState, taskState: null },
    ...TASK_STATES.filter((task) => meaningOf(task)?.seenWith.some((seen) => seen === vmState)).map(
      (taskState) => ({ vmState, taskState }),
    ),
  ]),
  { vmState: 'resized', taskState: 'powering-off' },
  { vmState: 'active', taskState: 'a word that nobody knows' },
  { vmState: 'a word that nobody knows', taskState: null },
];

const ALIVE: HostFacts = { up: true, lastSeenUp: '2026-01-01T00:00:00Z', suspect: false, enabled: true };
const DOWN: HostFacts = { ...ALIVE, up: false };
const HOSTS = { source: ALIVE, other: ALIVE };

function row(type: string, status: string, different: Partial<Migration> = {}): Migration {
  return {
    uuid: `the-${type}`,
    instanceId: 'instance',
    type,
    status,
    sourceCompute: type === 'resize' ? 'source' : 'failed',
    destCompute: type === 'resize' ? 'failed' : 'other',
    createdAt: '2026-01-01T00:00:00Z',
    updatedAt: null,
    ...different,
  };
}

function action(name: string, more: Partial<InstanceAction> = {}): InstanceAction {
  const startTime = '2026-01-01T00:00:00Z';
  return {
    action: name,
    requestId: 'req',
    userId: 'owner',
    startTime,
    updatedAt: null,
    message: null,
    ...more,
  };
}

function begun(name: string, event: string, host: string): InstanceAction {
  const part = { event, startTime: '2026-01-01T00:00:00Z', finishTime: null, result: null, host };
  return action(name, { events: [part] });
}

function journalled(more: Partial<JournalledInstance> = {}): JournalledInstance {
  const prior = {
    value: 'stopped',
    vmState: 'stopped',
    confidence: 'certain',
    evidence: [],
    conflicts: [],
  } as const;
  const attempt = { at: '2026-01-01T00:00:00Z', microversion: '2.94', accepted: true } as const;
  return { prior, attempts: [attempt], ...more };
}

/** An earlier run evacuated it, for it to end stopped. */
const UNFINISHED: UnfinishedRecovery = {
  host: 'failed',
  steps: [{ kind: 'awaitState', vmStates: ['stopped'], leftHost: 'failed' }, { kind: 'unlock' }],
  endState: { vmState: 'stopped' },
  runIds: [],
  watchedSince: null,
  calls: [{ action: 'evacuate', requestId: 'req', at: '2026-01-01T00:00:00Z' }],
};

function withRow(
  migration: Migration,
  context: PlanContext = {},
  more: Pick<Circumstances, 'also'> = {},
): Circumstances {
  return { instance: { migrations: [migration] }, context, ...more };
}

/** The plainest first: a rule is shown under the first circumstances in which it decides anything. */
export const CIRCUMSTANCES: readonly Circumstances[] = [
  {},
  { context: { hosts: { source: DOWN, other: ALIVE } } },
  { context: { hosts: { source: { ...ALIVE, suspect: true }, other: ALIVE } } },
  ...['confirming', 'reverting', 'error', 'accepted'].map((status) => withRow(row('resize', status))),
  { instance: { migrations: [] } },
  withRow(row('resize', 'finished', { sourceCompute: null })),
  {
    instance: {
      migrations: [row('resize', 'confirming')],
      actions: [begun('confirmResize', 'compute_confirm_resize', 'source')],
    },
    context: { hosts: { source: DOWN, other: ALIVE } },
  },
  withRow(row('live-migration', 'preparing')),
  withRow(row('live-migration', 'running'), { hosts: { source: ALIVE, other: DOWN } }),
  withRow(row('live-migration', 'running'), {}, { also: { rules: ['liveMigrating'], words: 'begun' } }),
  ...['accepted', 'completed'].map((status) => withRow(row('live-migration', status))),
  withRow(row('evacuation', 'pre-migrating')),
  withRow(row('evacuation', 'pre-migrating'), { hosts: { source: ALIVE, other: DOWN } }),
  withRow(row('evacuation', 'a word that nobody knows')),
  { context: { record: journalled() } },
  { context: { policy: { onShelved: 'recover' } } },
  {
    context: { policy: { onPaused: 'running' } },
    also: { rules: ['paused', 'pauseUnderWay'], words: '`onPaused: running`' },
  },
  {
    context: { policy: { onRescued: 'asBefore' } },
    instance: { actions: [action('rescue'), action('start', { startTime: '2025-12-31T00:00:00Z' })] },
    also: { rules: ['rescued'], words: '`onRescued: asBefore`, started before the rescue' },
  },
  {
    context: { policy: { completeDeletes: true } },
    also: { rules: ['deleting'], words: '`completeDeletes: true`' },
  },
  { context: { policy: { onPaused: 'hold', onRescued: 'hold', onError: 'hold', confirmResize: 'never' } } },
  { context: { storage: 'local' } },
  { instance: { actions: [action('create', { message: 'Error' })] } },
  { instance: { actions: [action('resetState'), action('delete', { message: 'Error' })] } },
  { instance: { launchedAt: null } },
  { context: { hosts: { source: { ...ALIVE, enabled: false } } } },
  { context: { serverGroup: { policy: 'affinity', members: ['instance'] } } },
  { context: { hypervisorType: 'ironic' } },
  { context: { maxMicroversion: '2.58' } },
  {
    context: {
      record: journalled({
        attempts: [{ at: '', microversion: '2.94', accepted: false, refusal: 'Nova’s words' }],
      }),
    },
  },
  {
    context: {
      ownCalls: {
        since: '2025-12-31T00:00:00Z',
        calls: [],
        actions: [action('evacuate', { userId: 'somebody else' })],
      },
    },
  },
  { withoutMigrations: true },
  {
    instance: { host: 'other', actions: [action('evacuate')] },
    context: { record: journalled({ unfinished: UNFINISHED }) },
  },
];

/** An instance in a state, with the evidence for a prior state, under some circumstances. */
export function instanceIn(
  state: State,
  prior: Prior,
  { instance = {}, withoutMigrations = false }: Circumstances,
): Instance {
  return {
    id: 'instance',
    name: 'instance',
    host: state.vmState === 'shelved_offloaded' && state.taskState === null ? null : 'failed',
    node: null,
    powerState: prior === 'running' ? 'running' : prior === 'stopped' ? 'shutdown' : 'nostate',
    launchedAt: '2026-01-01T00:00:00Z',
    updatedAt: '2026-01-01T00:00:00Z',
    imageRef: 'image',
    locked: false,
    metadata: {},
    ...(withoutMigrations ? {} : { migrations: usualMigrations(state) }),
    ...state,
    ...instance,
  };
}

/** The newest microversion of a release that cannot stop what it evacuates, and of one that can. */
export const OLDER = '2.93';
export const NEWER = '2.95';

/** What is known beside it. */
export function contextIn(
  { context }: Circumstances,
  maxMicroversion: typeof OLDER | typeof NEWER,
): PlanContext {
  return { storage: 'shared', hosts: HOSTS, maxMicroversion, ...context };
}

function usualMigrations({ vmState, taskState }: State): readonly Migration[] {
  if (vmState === 'resized') return [row('resize', 'finished')];
  return taskState === 'migrating' ? [row('live-migration', 'preparing')] : [];
}
