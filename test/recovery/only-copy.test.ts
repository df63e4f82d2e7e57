import { describe, expect, it } from 'vitest';
import type { Instance } from '../../src/model/instance.ts';
import { planRecovery } from '../../src/recovery/index.ts';
import { anInstance, aStoppedInstance, resizedFrom, volumeBacked } from '../support/instances.ts';
import { aContext, ALIVE, DOWN, journalled, without } from './support/contexts.ts';
import { codes, holding, recovering } from './support/plans.ts';

const routes: readonly { route: string; instance: Instance; context: ReturnType<typeof aContext> }[] = [
  { route: 'active', instance: anInstance(), context: aContext() },
  { route: 'stopped', instance: aStoppedInstance(), context: aContext() },
  { route: 'resized, source alive', instance: resizedFrom('stopped'), context: aContext() },
  {
    route: 'resized, source down',
    instance: resizedFrom('stopped'),
    context: aContext({ hosts: { h1: DOWN, h3: ALIVE } }),
  },
  {
    route: 'error',
    instance: anInstance({ vmState: 'error' }),
    context: aContext({ record: journalled('stopped') }),
  },
];

describe.each(routes)('the only copy of data of an instance in $route', ({ instance, context }) => {
  it('is not given up where disks are local', () => {
    holding(planRecovery(instance, { ...context, storage: 'local' }), 'localDisk');
  });

  it('is not given up where nobody said where disks are', () => {
    holding(planRecovery(instance, { ...context, storage: 'unknown' }), 'storageUnknown');
    holding(planRecovery(instance, without(context, 'storage')), 'storageUnknown');
  });

  it.each(['local', 'unknown'] as const)('is given up with consent (storage %s)', (storage) => {
    const policy = { rebuildFromImage: 'accept' } as const;
    const plan = recovering(planRecovery(instance, { ...context, storage, policy }));
    expect(plan.steps).toEqual(recovering(planRecovery(instance, context)).steps);
    expect(codes(plan.risks)).toContain('rebuildFromImage');
  });

  it('is not at risk on shared storage, also with consent', () => {
    const policy = { rebuildFromImage: 'accept' } as const;
    expect(codes(recovering(planRecovery(instance, { ...context, policy })).risks)).not.toContain(
      'rebuildFromImage',
    );
  });

  it.each(['shared', 'local', 'unknown'] as const)('is a volume (storage %s)', (storage) => {
    const plan = recovering(planRecovery(volumeBacked(instance), { ...context, storage }));
    expect(plan.steps).toEqual(recovering(planRecovery(instance, context)).steps);
    expect(codes(plan.risks)).not.toContain('rebuildFromImage');
  });
});
