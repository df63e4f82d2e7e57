import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryJournal, type RecoveryReport } from '../../src/index.ts';
import { SimulatedCloud } from '../../src/testing/index.ts';
import { recover } from '../testing/support/recover.ts';
import { FAILED, type Failure, failure, TOGETHER } from './support/failures.ts';

/** How many random instances are recovered; `npm run proof -- properties` has thousands. */
const INSTANCES = Number(process.env['PROPERTY_INSTANCES'] ?? 1_000);

/** Printed, so that a run can be repeated. */
const SEED = Number(process.env['PROPERTY_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

async function build({ seed, release, scenes, powerStates }: Failure): Promise<SimulatedCloud> {
  const cloud = new SimulatedCloud({ seed, release, onTwoCopies: 'record' });
  cloud.addHosts('c1', 'c2', 'c3', 'c6', FAILED);
  scenes.forEach((each, index) => cloud.addInstance(`i${index}`, each));
  // Nova believes a host up for a while, and sends evacuations there that nobody carries out.
  cloud.kill('c6');
  await cloud.pass(120_000);
  cloud.kill(FAILED);
  scenes.forEach(({ state }, index) => {
    if (state === 'resized' || state === 'error')
      cloud.overwrite(`i${index}`, { powerState: powerStates[index] });
  });
  return cloud;
}

type Truth = ReturnType<SimulatedCloud['instance']>;

/** What of an instance must not change where it is held. */
function untouched({ vmState, taskState, powerState, host, actions, migrations, locked }: Truth): unknown {
  return { vmState, taskState, powerState, host, actions, migrations, locked };
}

function checkEnds(cloud: SimulatedCloud, report: RecoveryReport, before: ReadonlyMap<string, Truth>): void {
  expect(cloud.twoCopies).toEqual([]);
  for (const { instanceId, name, plan, outcome, reason } of report.instances) {
    const was = before.get(instanceId);
    const told = JSON.stringify([name, was?.vmState, was?.taskState, plan.rule, outcome, reason]);
    const now = cloud.instances().find(({ id }) => id === instanceId);
    if (plan.decision === 'hold' || plan.decision === 'none') {
      expect(outcome, told).toBe(plan.decision === 'hold' ? 'held' : 'none');
      if (now === undefined || was === undefined)
        throw new Error(`Gone, although nothing was to be done: ${told}`);
      expect(untouched(now), told).toEqual(untouched(was));
      continue;
    }
    if (plan.decision === 'finishDelete') {
      expect(outcome, told).toBe('deleted');
      expect(now === undefined || now.vmState === 'deleted', told).toBe(true);
      continue;
    }
    expect(outcome, told).toBe('recovered');
    const end = plan.endState.vmState;
    if (end === 'shelved') expect(now?.vmState, told).toMatch(/^shelved/);
    else if (end !== 'any') expect(now?.vmState, told).toBe(end);
    expect(now?.taskState, told).toBeNull();
    if (now?.vmState !== 'shelved_offloaded') expect(now?.host, told).not.toBe(FAILED);
    expect(now?.runningOn, told).toEqual(now?.vmState === 'active' ? [now.host] : []);
    // An owner's lock survives; ours does not.
    expect(now?.locked, told).toEqual(was?.locked);
  }
}

describe(`every random instance (seed ${SEED})`, () => {
  it(
    'ends as its plan says, is untouched where it is held, and is left alone by the next run',
    { timeout: 60_000 + INSTANCES * 200 },
    async () => {
      const decisions = new Map<string, number>();
      await fc.assert(
        fc.asyncProperty(failure, async (each) => {
          const cloud = await build(each);
          const before = new Map(cloud.instances().map((truth) => [truth.id, truth]));
          const journal = memoryJournal();
          const options = { journal, storage: each.storage, policy: each.policy, deadlineMs: 7_200_000 };
          const report = await recover(cloud, FAILED, options);
          checkEnds(cloud, report, before);
          for (const { plan } of report.instances)
            decisions.set(plan.rule, (decisions.get(plan.rule) ?? 0) + 1);

          // Nova offloads what is shelved in its own time.
          await cloud.pass(60_000);
          const settled = new Map(cloud.instances().map((truth) => [truth.id, untouched(truth)]));
          const again = await recover(cloud, FAILED, options);
          for (const { outcome } of again.instances) expect(['held', 'none']).toContain(outcome);
          const after = new Map(cloud.instances().map((truth) => [truth.id, untouched(truth)]));
          expect(after).toEqual(settled);
        }),
        { numRuns: Math.ceil(INSTANCES / TOGETHER), seed: SEED },
      );
      console.log(
        `${[...decisions.values()].reduce((sum, count) => sum + count, 0)} instances, seed ${SEED}, by rule: ${[
          ...decisions,
        ]
          .map(([rule, count]) => `${rule} ${count}`)
          .join(', ')}`,
      );
    },
  );
});
