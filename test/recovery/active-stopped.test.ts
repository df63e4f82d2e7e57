import { describe, expect, it } from 'vitest';
import type { Microversion } from '../../src/model/microversion.ts';
import { planRecovery } from '../../src/recovery/index.ts';
import { anInstance, aStoppedInstance, volumeBacked } from '../support/instances.ts';
import { aContext, anOldCloud, journalled } from './support/contexts.ts';
import { codes, holding, recovering } from './support/plans.ts';
import { evacuate, evacuated, lock, moved, start, stop, unlock } from './support/steps.ts';

describe('an active or stopped instance', () => {
  it.each<{ offered: Microversion; used: Microversion }>([
    { offered: '2.59', used: '2.59' },
    { offered: '2.93', used: '2.93' },
    { offered: '2.94', used: '2.94' },
    { offered: '2.95', used: '2.94' },
    { offered: '2.100', used: '2.94' },
  ])('is evacuated as it is at $used where Nova offers $offered', ({ offered, used }) => {
    const context = aContext({ maxMicroversion: offered });

    const active = recovering(planRecovery(anInstance(), context));
    expect(active.steps).toEqual([lock, evacuate(used), evacuated(), moved('active'), unlock]);
    expect(active.endState).toEqual({ vmState: 'active' });
    expect(codes(active.reasons)).toEqual(['powerStateKept', 'priorState']);
    expect(active.reasons[0]?.sentence).toContain(used);
    expect(active.risks).toEqual([]);

    const stopped = recovering(planRecovery(aStoppedInstance(), context));
    expect(stopped.steps).toEqual([lock, evacuate(used), evacuated(), moved('stopped'), unlock]);
    expect(stopped.endState).toEqual({ vmState: 'stopped' });
    expect(codes(stopped.reasons)).toEqual(['stoppedByNova', 'priorState']);
    expect(codes(stopped.risks)).toEqual(['briefSpawn']);
  });

  it('needs no context at all where its disk is a volume', () => {
    const plan = recovering(planRecovery(volumeBacked(anInstance())));
    expect(plan.steps).toEqual([lock, evacuate('2.94'), evacuated(), moved('active'), unlock]);
  });

  it('follows vm_state against power_state, and says so', () => {
    const plan = recovering(planRecovery(anInstance({ powerState: 'shutdown' }), aContext()));
    expect(plan.endState).toEqual({ vmState: 'active' });
    expect(codes(plan.reasons)).toEqual(['powerStateKept', 'priorState', 'evidenceConflicts']);
    expect(plan.reasons[2]?.sentence).toContain('power_state shutdown');
  });
});

describe('an active or stopped instance that an earlier attempt has changed', () => {
  it('is stopped by Nova where the journal knows it as stopped', () => {
    const plan = recovering(planRecovery(anInstance(), aContext({ record: journalled('stopped') })));
    expect(plan.steps).toEqual([lock, evacuate('2.95'), evacuated(), moved('stopped'), unlock]);
    expect(plan.endState).toEqual({ vmState: 'stopped' });
    expect(codes(plan.reasons)).toEqual(['stoppedByNova', 'priorState', 'evidenceConflicts']);
    expect(codes(plan.risks)).toEqual(['briefSpawn']);
  });

  it('is started afterwards where the journal knows it as running', () => {
    const plan = recovering(planRecovery(aStoppedInstance(), aContext({ record: journalled('running') })));
    expect(plan.steps).toEqual([
      lock,
      evacuate('2.94'),
      evacuated(),
      moved('stopped'),
      start,
      moved('active'),
      unlock,
    ]);
    expect(plan.endState).toEqual({ vmState: 'active' });
    expect(codes(plan.reasons)).toEqual(['startedAfterwards', 'priorState', 'evidenceConflicts']);
  });

  it('is not taken to have been running because our own reset wrote active', () => {
    const plan = recovering(planRecovery(anInstance(), aContext({ record: journalled('unknown') })));
    expect(plan.steps).toEqual([lock, evacuate('2.95'), evacuated(), moved('stopped'), unlock]);
    expect(codes(plan.reasons)).toEqual(['stoppedByNova', 'priorUnknown']);
  });

  it('is held where this Nova cannot stop it', () => {
    const plan = planRecovery(anInstance(), anOldCloud({ record: journalled('stopped') }));
    expect(holding(plan, 'noServerSideStop').why).toContain('2.93');
  });

  it('is stopped by the client only with consent', () => {
    const plan = recovering(
      planRecovery(
        anInstance(),
        anOldCloud({ record: journalled('stopped'), policy: { allowClientStop: true } }),
      ),
    );
    expect(plan.steps).toEqual([
      lock,
      evacuate('2.93'),
      evacuated(),
      moved('active'),
      stop,
      moved('stopped'),
      unlock,
    ]);
    expect(codes(plan.reasons)).toContain('stoppedByClient');
    expect(plan.endState).toEqual({ vmState: 'stopped' });
    expect(codes(plan.risks)).toEqual(['runsUntilClientStops']);
  });

  it('is stopped by Nova also with consent, where Nova can', () => {
    const plan = recovering(
      planRecovery(
        anInstance(),
        aContext({ record: journalled('stopped'), policy: { allowClientStop: true } }),
      ),
    );
    expect(plan.steps).not.toContainEqual(stop);
    expect(plan.steps).toContainEqual(evacuate('2.95'));
  });
});
