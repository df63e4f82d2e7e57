import { describe, expect, it } from 'vitest';
import { foldJournal, runsOfThisFailure } from '../../src/executor/journal/fold.ts';
import { disabledMark } from '../../src/executor/disabled-mark.ts';
import type { ComputeService } from '../../src/model/compute-service.ts';
import type { JournalRecord, MutatingCall } from '../../src/executor/index.ts';
import type { Prior, RecoveryPlan } from '../../src/recovery/index.ts';

const at = '2026-01-01T00:00:00.000Z';

function plan(value: Prior, instanceId = 'web'): JournalRecord {
  const prior = { value, vmState: 'active', confidence: 'certain', evidence: [], conflicts: [] } as const;
  const none: RecoveryPlan = {
    schemaVersion: 1,
    instanceId,
    rule: 'nowhere',
    prior,
    risks: [],
    reasons: [],
    decision: 'none',
  };
  return { kind: 'plan', at, instanceId, plan: none };
}

function intent(seq: number, call: MutatingCall, instanceId: string | null = 'web'): JournalRecord {
  return {
    kind: 'intent',
    at,
    seq,
    call,
    instanceId,
    ...(call === 'evacuate' ? { microversion: '2.95' } : {}),
  };
}

function answer(seq: number, result: 'accepted' | 'refused' | 'unknown'): JournalRecord {
  return { kind: 'answer', at, seq, result, requestId: null };
}

function outcome(result: 'recovered' | 'deleted' | 'failed' | 'held' | 'notStarted'): JournalRecord {
  return { kind: 'outcome', at, instanceId: 'web', outcome: result };
}

/** What is known of `web` after these runs: its prior state and whether each attempt was accepted. */
function known(...runs: readonly (readonly JournalRecord[])[]) {
  const found = foldJournal(runs).get('web');
  return found && { prior: found.prior.value, accepted: found.attempts.map(({ accepted }) => accepted) };
}

describe('what the journal knows of an instance', () => {
  it('is nothing without a run', () => {
    expect(foldJournal([]).size).toBe(0);
  });

  it('is nothing while it was only planned, or only locked', () => {
    expect(known([plan('stopped'), intent(1, 'lock'), answer(1, 'accepted')])).toBeUndefined();
  });

  it.each(['confirmResize', 'resetState', 'evacuate'] as const)(
    'is its prior state once %s was sent',
    (call) => {
      expect(known([plan('stopped'), intent(1, call), answer(1, 'accepted')])?.prior).toBe('stopped');
    },
  );

  it('counts an intent without an answer, and one whose answer is unknown, as sent but not as accepted', () => {
    expect(known([plan('stopped'), intent(1, 'evacuate')])).toEqual({ prior: 'stopped', accepted: [false] });
    expect(known([plan('stopped'), intent(1, 'evacuate'), answer(1, 'unknown')])).toEqual({
      prior: 'stopped',
      accepted: [false],
    });
  });

  it('does not count an intent that was refused', () => {
    expect(known([plan('stopped'), intent(1, 'evacuate'), answer(1, 'refused')])).toBeUndefined();
  });

  it('matches answers by number within one run only', () => {
    const first = [plan('stopped'), intent(1, 'evacuate')];
    const second = [intent(1, 'forceDown', null), answer(1, 'refused')];
    expect(known(first, second)).toEqual({ prior: 'stopped', accepted: [false] });
  });

  it.each(['recovered', 'deleted'] as const)('is gone once it was %s', (result) => {
    expect(
      known([plan('stopped'), intent(1, 'evacuate'), answer(1, 'accepted'), outcome(result)]),
    ).toBeUndefined();
  });

  it('begins anew after that', () => {
    const first = [plan('stopped'), intent(1, 'evacuate'), answer(1, 'accepted'), outcome('recovered')];
    const second = [plan('running'), intent(1, 'evacuate'), answer(1, 'accepted'), outcome('failed')];
    expect(known(first, second)).toEqual({ prior: 'running', accepted: [true] });
  });

  it.each(['failed', 'held', 'notStarted'] as const)('stays after the outcome %s', (result) => {
    const run = [plan('stopped'), intent(1, 'evacuate'), answer(1, 'accepted'), outcome(result)];
    expect(known(run)?.prior).toBe('stopped');
  });

  it('is the first prior state, whatever later plans say', () => {
    const first = [
      plan('stopped'),
      intent(1, 'evacuate'),
      answer(1, 'accepted'),
      plan('running'),
      outcome('failed'),
    ];
    const second = [plan('running'), intent(1, 'evacuate'), answer(1, 'accepted'), outcome('failed')];
    expect(known(first, second)).toEqual({ prior: 'stopped', accepted: [true, true] });
  });

  it('is the latest plan as long as nothing was sent', () => {
    const second = [plan('running'), intent(1, 'evacuate'), answer(1, 'accepted')];
    expect(known([plan('stopped'), outcome('notStarted')], second)?.prior).toBe('running');
  });

  it('is kept apart from that of others', () => {
    const run = [
      plan('stopped'),
      plan('running', 'api'),
      intent(1, 'evacuate', 'api'),
      answer(1, 'accepted'),
    ];
    expect([...foldJournal([run]).keys()]).toEqual(['api']);
  });
});

describe('an evacuation that was found under way', () => {
  const adopted: JournalRecord = {
    kind: 'plan',
    at,
    instanceId: 'web',
    plan: {
      schemaVersion: 1,
      instanceId: 'web',
      rule: 'evacuationInFlight',
      prior: { value: 'stopped', vmState: 'stopped', confidence: 'certain', evidence: [], conflicts: [] },
      risks: [],
      reasons: [],
      decision: 'adopt',
      migration: 'row',
      steps: [],
      endState: { vmState: 'stopped' },
    },
  };

  it('counts as an accepted attempt, and what the instance was before is kept', () => {
    expect(known([adopted, outcome('failed')])).toEqual({ prior: 'stopped', accepted: [true] });
  });

  it('counts no more once the instance is home', () => {
    expect(known([adopted, outcome('recovered')])).toBeUndefined();
  });
});

describe('a lost answer', () => {
  it('that was found out to be a yes is one', () => {
    const run = [plan('stopped'), intent(1, 'evacuate'), answer(1, 'unknown'), answer(1, 'accepted')];
    expect(known(run)).toEqual({ prior: 'stopped', accepted: [true] });
  });
});

const owner = 'bastion:1';

/** A run that found the mark of another one on the service, or none. */
function run(runId: string, foundMarkOf: string | null, forcedDown?: boolean): readonly JournalRecord[] {
  const disabledReason = foundMarkOf === null ? null : disabledMark({ runId: foundMarkOf, owner, at });
  const service = {
    id: 's',
    status: 'enabled',
    disabledReason,
    ...(forcedDown === undefined ? {} : { forcedDown }),
  };
  return [{ kind: 'run', version: 1, at, runId, host: 'h1', owner, service }];
}

const READMISSION: readonly JournalRecord[] = [
  {
    ...{ kind: 'readmission', version: 1, at, runId: 'back', host: 'h1', owner },
    giveBack: { status: 'enabled', disabledReason: null },
  },
  { kind: 'readmitted', at },
];

/** Which runs count while the host is forced down under the mark of one. */
function countingUnder(
  runId: string,
  runs: readonly (readonly JournalRecord[])[],
): readonly (string | null)[] {
  const service: ComputeService = {
    ...{ id: 's', host: 'h1', binary: 'nova-compute', zone: 'nova', status: 'disabled', state: 'down' },
    ...{ forcedDown: true, disabledReason: disabledMark({ runId, owner, at }), updatedAt: null },
  };
  return runsOfThisFailure(service, runs).map(([first]) => (first?.kind === 'run' ? first.runId : null));
}

describe('the runs of a failure', () => {
  it('are those that found the mark of one another', () => {
    expect(countingUnder('c', [run('a', null), run('b', null), run('c', 'b', true)])).toEqual(['b', 'c']);
  });

  it('end with a readmission', () => {
    expect(countingUnder('b', [run('a', null), READMISSION, run('b', 'a', true)])).toEqual(['b']);
  });

  it('are not ended by a readmission that Nova did not show', () => {
    expect(countingUnder('b', [run('a', null), READMISSION.slice(0, 1), run('b', 'a', true)])).toEqual([
      'a',
      null,
      'b',
    ]);
  });

  it('end where somebody had cleared the flag by hand and left the mark', () => {
    expect(countingUnder('b', [run('a', null), run('b', 'a', false)])).toEqual(['b']);
  });

  it('are followed through journals from before the flag was kept', () => {
    expect(countingUnder('b', [run('a', null), run('b', 'a')])).toEqual(['a', 'b']);
  });
});
