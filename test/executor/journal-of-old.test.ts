import { describe, expect, it } from 'vitest';
import { foldJournal } from '../../src/executor/journal/fold.ts';
import { journalRecordSchema } from '../../src/executor/journal/journal-record-schema.ts';
import { FailedHost, outcomeOf } from './support/failed-host.ts';

const at = '2026-01-01T00:00:00.000Z';

/** A plan as it was written before plans named their rule and the vm_state of the prior state. */
const OLD_PLAN = {
  kind: 'plan',
  at,
  instanceId: 'web',
  plan: {
    schemaVersion: 1,
    instanceId: 'web',
    decision: 'recover',
    prior: { value: 'stopped', confidence: 'certain', evidence: [], conflicts: [] },
    risks: [],
    reasons: [],
    steps: [],
    endState: { vmState: 'stopped' },
  },
};

describe('a journal that was written by an earlier version', () => {
  it('is read: the vm_state that it lacks is one that no policy looks at', () => {
    const plan = journalRecordSchema.parse(OLD_PLAN);
    const intent = journalRecordSchema.parse({
      ...{ kind: 'intent', at, seq: 1, call: 'evacuate', instanceId: 'web', microversion: '2.94' },
    });
    expect(foldJournal([[plan, intent]]).get('web')?.prior).toMatchObject({
      value: 'stopped',
      vmState: 'unknown',
    });
  });

  it('is gone on with: what it knew to be stopped ends stopped, whatever the policy for others', async () => {
    const host = new FailedHost();
    host.nova.cloud.hasCapacity = false;
    host.nova.boot('web', { vmState: 'stopped' });
    await host.recover();
    const [run = []] = host.journal.runs;
    host.journal.runs[0] = run.map((record) => {
      if (record.kind !== 'plan') return record;
      const plan = { ...record.plan, rule: undefined, prior: { ...record.plan.prior, vmState: undefined } };
      return { ...record, plan } as unknown as typeof record;
    });
    host.nova.cloud.hasCapacity = true;
    const policy = { onPaused: 'running', onRescued: 'asBefore', onShelved: 'recover' } as const;
    expect(outcomeOf(await host.recover({ policy }), 'web')).toMatchObject({
      outcome: 'recovered',
      prior: 'stopped',
    });
    expect(host.end('web')).toBe('stopped on h2');
  });

  it.each([
    ['a vm_state that is no word', { prior: { ...OLD_PLAN.plan.prior, vmState: 4 } }],
    ['a rule that is no word', { rule: 4 }],
    ['a prior state that nobody knows', { prior: { ...OLD_PLAN.plan.prior, value: 'paused' } }],
  ])('is refused where it has %s', (_, different) => {
    const plan = { ...OLD_PLAN.plan, ...different };
    expect(journalRecordSchema.safeParse({ ...OLD_PLAN, plan }).success).toBe(false);
  });
});

describe('the journal', () => {
  it.each(['shelve', 'delete'])('knows the call %s', (call) => {
    const intent = { kind: 'intent', at, seq: 1, call, instanceId: 'web' };
    expect(journalRecordSchema.parse(intent)).toEqual(intent);
  });

  it('knows what a reset wrote, and an instance that was deleted', () => {
    const reset = { kind: 'intent', at, seq: 1, call: 'resetState', instanceId: 'web', state: 'error' };
    expect(journalRecordSchema.parse(reset)).toEqual(reset);
    expect(journalRecordSchema.safeParse({ ...reset, state: 'stopped' }).success).toBe(false);
    const outcome = { kind: 'outcome', at, instanceId: 'web', outcome: 'deleted' };
    expect(journalRecordSchema.parse(outcome)).toEqual(outcome);
  });

  it('knows the prior state of one that is paused, after the attempt has left it in error', async () => {
    const host = new FailedHost();
    host.nova.cloud.hasCapacity = false;
    host.nova.boot('web', { vmState: 'paused', powerState: 'paused' });
    await host.recover({ policy: { onPaused: 'running' } });
    expect(host.end('web')).toBe('error on h1');
    host.nova.cloud.hasCapacity = true;
    await host.recover({ policy: { onPaused: 'running' } });
    expect(host.end('web')).toBe('active on h2');
  });
});
