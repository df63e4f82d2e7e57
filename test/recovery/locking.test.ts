import { describe, expect, it } from 'vitest';
import type { Instance } from '../../src/model/instance.ts';
import { lockReason } from '../../src/model/lock-mark.ts';
import { resolveContext } from '../../src/recovery/context.ts';
import { factsOf } from '../../src/recovery/facts.ts';
import { planRecovery, resolvePriorState } from '../../src/recovery/index.ts';
import { locked } from '../../src/recovery/locking.ts';
import { anInstance, LOCKED_BY_US, resizedFrom } from '../support/instances.ts';
import { aContext, ALIVE, DOWN, journalled } from './support/contexts.ts';
import { recovering } from './support/plans.ts';
import { lock, unlock } from './support/steps.ts';

const routes: readonly { route: string; instance: Instance; context: ReturnType<typeof aContext> }[] = [
  { route: 'as it is', instance: anInstance(), context: aContext() },
  { route: 'by a confirm', instance: resizedFrom('stopped'), context: aContext() },
  {
    route: 'by a reset',
    instance: resizedFrom('stopped'),
    context: aContext({ hosts: { h1: DOWN, h3: ALIVE } }),
  },
  {
    route: 'from error',
    instance: anInstance({ vmState: 'error' }),
    context: aContext({ record: journalled('running') }),
  },
];

describe.each(routes)('the lock of an instance that is recovered $route', ({ instance, context }) => {
  const { steps } = recovering(planRecovery(instance, { ...context, lock: false }));

  it('is put on first and taken off last', () => {
    expect(recovering(planRecovery(instance, context)).steps).toEqual([lock, ...steps, unlock]);
  });

  it('is not wanted where the context says so', () => {
    expect(steps).not.toContainEqual(lock);
    expect(steps).not.toContainEqual(unlock);
  });

  it.each([true, false])('stays where the owner has put it (lock: %s)', (wanted) => {
    for (const lockedReason of ['do not touch before the audit', null, '', 'my nova-lifeboat run=1']) {
      const owners = { ...instance, locked: true, lockedReason };
      expect(recovering(planRecovery(owners, { ...context, lock: wanted })).steps).toEqual(steps);
    }
    // Before microversion 2.73 a lock has no reason: whose it is cannot be seen.
    const unexplained = { ...instance, locked: true };
    expect(recovering(planRecovery(unexplained, { ...context, lock: wanted })).steps).toEqual(steps);
  });

  it.each([true, false])('is taken off where an earlier run has left it (lock: %s)', (wanted) => {
    const prior = planRecovery(instance, context).prior.value;
    const ours = { ...instance, locked: true, lockedReason: lockReason({ runId: '01J', prior }) };
    expect(recovering(planRecovery(ours, { ...context, lock: wanted })).steps).toEqual([...steps, unlock]);
  });
});

describe('a lock that is no longer on', () => {
  it('is not told by the reason that it has left behind', () => {
    const unlocked = anInstance({ ...LOCKED_BY_US, locked: false });
    expect(planRecovery(unlocked, aContext())).toEqual(planRecovery(anInstance(), aContext()));
  });
});

describe('a plan without steps', () => {
  it('cannot be locked', () => {
    const instance = anInstance();
    const context = resolveContext(aContext());
    const facts = factsOf(instance, context, resolvePriorState(instance));
    expect(() => locked(facts, [])).toThrow(RangeError);
  });
});
