import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryJournal, type RecoveryReport } from '../../src/index.ts';
import { SimulatedCloud, type CallFault, type InstanceScene } from '../../src/testing/index.ts';
import { recover } from './support/recover.ts';

const FAILED = 'c7';

/** Some for every change; `npm run proof -- faults` has thousands. */
const RUNS = Number(process.env['FAULT_RUNS'] ?? 80);

const SCENES = {
  active: {},
  stopped: { state: 'stopped' },
  'resized from active': { state: 'resized', from: 'active', source: 'c1' },
  'resized from stopped': { state: 'resized', from: 'stopped', source: 'c1' },
  'resized from stopped, its source dead': { state: 'resized', from: 'stopped', source: 'c6' },
  'resized from active, its source dead': { state: 'resized', from: 'active', source: 'c6' },
} as const satisfies Record<string, Partial<InstanceScene>>;

type Kind = keyof typeof SCENES;

const CALLS = [
  'evacuate',
  'confirmResize',
  'os-resetState',
  'lock',
  'unlock',
  'PUT /os-services/{id}',
  'GET /os-services',
  'GET /os-migrations',
  'GET /servers/{id}',
  'GET /servers/detail',
  'POST /auth/tokens',
  undefined,
];

const callFault: fc.Arbitrary<CallFault> = fc.oneof(
  fc.record({ kind: fc.constant('latency' as const), ms: fc.integer({ min: 1, max: 200_000 }) }),
  fc.record({
    kind: fc.constant('status' as const),
    status: fc.constantFrom(500, 502, 503, 504),
    acted: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('status' as const),
    status: fc.constant(429),
    retryAfter: fc.integer({ min: 0, max: 30 }),
  }),
  fc.record({ kind: fc.constant('html' as const), status: fc.constant(502), acted: fc.boolean() }),
  fc.constant({ kind: 'malformed' as const }),
  fc.record({ kind: fc.constant('reset' as const), acted: fc.boolean() }),
  fc.record({ kind: fc.constant('silence' as const), acted: fc.boolean() }),
  fc.constant({ kind: 'tokenExpired' as const }),
);

const trouble = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  kinds: fc.array(fc.constantFrom(...(Object.keys(SCENES) as Kind[])), { minLength: 1, maxLength: 6 }),
  calls: fc.array(
    fc.record({
      call: fc.constantFrom(...CALLS),
      skip: fc.integer({ min: 0, max: 6 }),
      times: fc.integer({ min: 1, max: 3 }),
      fault: callFault,
    }),
    { maxLength: 4 },
  ),
  moments: fc.array(
    fc.record({
      moment: fc.constantFrom('conductor' as const, 'claim' as const, 'spawn' as const),
      skip: fc.integer({ min: 0, max: 3 }),
    }),
    { maxLength: 1 },
  ),
  dies: fc.option(fc.constantFrom('rebuilding', 'rebuild_spawning', 'powering-off'), { freq: 4 }),
});

type Trouble = typeof trouble extends fc.Arbitrary<infer T> ? T : never;

/** The cloud, and the hosts that die on the way. */
interface Troubled {
  readonly cloud: SimulatedCloud;
  readonly died: Set<string>;
}

function build({ seed, kinds, calls, moments, dies }: Trouble): Troubled {
  const died = new Set<string>();
  const cloud = new SimulatedCloud({ seed, onTwoCopies: 'record' });
  cloud.addHosts('c1', 'c2', 'c3', 'c6', FAILED);
  kinds.forEach((kind, index) => {
    cloud.addInstance(`${index} ${kind}`, { ...SCENES[kind], host: FAILED });
  });
  cloud.kill(FAILED);
  cloud.kill('c6');
  for (const { call, ...rule } of calls)
    cloud.faults.onCall({ ...rule, ...(call === undefined ? {} : { call }) });
  for (const moment of moments) cloud.faults.inNova(moment);
  if (dies !== null) {
    cloud.once({ taskState: dies }, ({ instance }) => {
      const destination = cloud.instance(instance).migrations.at(-1)?.destination ?? null;
      if (destination === null) return;
      died.add(destination);
      cloud.kill(destination);
    });
  }
  return { cloud, died };
}

function wasStopped(name: string): boolean {
  return name.includes('stopped');
}

async function tryToRecover(
  cloud: SimulatedCloud,
  journal: ReturnType<typeof memoryJournal>,
): Promise<RecoveryReport | null> {
  // Nova may be so ill that the run cannot even begin.
  return recover(cloud, FAILED, { journal, deadlineMs: 1_200_000, pollIntervalMs: 10_000 }).catch(() => null);
}

/** What must hold whatever went wrong. */
function checkTruth({ cloud, died }: Troubled, report: RecoveryReport | null): void {
  expect(cloud.twoCopies).toEqual([]);
  for (const { name, runningOn, actions, host, vmState, id } of cloud.instances()) {
    if (wasStopped(name)) expect([name, runningOn]).toEqual([name, []]);
    expect(actions.filter((action) => action === 'evacuate').length).toBeLessThanOrEqual(2);
    const outcome = report?.instances.find(({ instanceId }) => instanceId === id);
    if (outcome?.outcome !== 'recovered') continue;
    expect([name, host === FAILED]).toEqual([name, false]);
    expect([name, vmState]).toEqual([name, wasStopped(name) ? 'stopped' : 'active']);
    const runs = !wasStopped(name) && host !== null && !died.has(host);
    expect([name, runningOn]).toEqual([name, runs ? [host] : []]);
  }
}

describe('a recovery in which anything may go wrong', () => {
  it(
    'never runs what was stopped, never runs two copies, and tells the truth; and so does the next one',
    { timeout: RUNS * 2_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(trouble, async (each) => {
          const troubled = build(each);
          const { cloud } = troubled;
          const journal = memoryJournal();
          const first = await tryToRecover(cloud, journal);
          await cloud.pass(1_800_000);
          checkTruth(troubled, first);
          const evacuations = new Map(cloud.instances().map(({ id, actions }) => [id, actions.length]));
          cloud.faults.clear();
          const second = await tryToRecover(cloud, journal);
          await cloud.pass(1_800_000);
          checkTruth(troubled, second);
          expect(second).not.toBeNull();
          for (const { outcome, instanceId } of first?.instances ?? []) {
            // What is home is left alone.
            if (outcome !== 'recovered') continue;
            expect(cloud.instance(instanceId).actions.length).toBe(evacuations.get(instanceId));
          }
        }),
        { numRuns: RUNS },
      );
    },
  );
});
