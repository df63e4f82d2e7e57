import { describe, expect, it } from 'vitest';
import { differences } from './compare.ts';
import type { InstanceObservation, Observation } from './port.ts';

const evacuated: InstanceObservation = {
  history: ['active/none', 'active/rebuilding', 'active/none', 'on h3'],
  powerStates: [1, 0, 1],
  end: {
    status: 'ACTIVE',
    vmState: 'active',
    taskState: null,
    powerState: 1,
    host: 'h3',
    locked: false,
    fault: null,
  },
  migrations: [
    {
      type: 'evacuation',
      source: 'h2',
      destination: 'h3',
      statuses: ['accepted', 'pre-migrating', 'done'],
      allocations: {},
    },
  ],
  allocations: { h2: { VCPU: 1 }, h3: { VCPU: 1, MEMORY_MB: 64 } },
  actions: [{ action: 'evacuate', message: null, events: ['rebuild_server: Success'] }],
};
const recorded: Observation = { answers: ['a: evacuate @2.93 -> 200'], instances: { a: evacuated } };

/** The same play, but for what happened to `a`. */
function but(changed: Partial<InstanceObservation>): Observation {
  return { ...recorded, instances: { a: { ...evacuated, ...changed } } };
}

describe('differences', () => {
  it('finds none between equal observations, whatever the order of their keys', () => {
    const again: Observation = {
      instances: { a: { ...evacuated, allocations: { h3: { MEMORY_MB: 64, VCPU: 1 }, h2: { VCPU: 1 } } } },
      answers: [...recorded.answers],
    };
    expect(differences(recorded, again)).toEqual([]);
  });

  it.each([
    [
      'another answer',
      { ...recorded, answers: ['a: evacuate @2.93 -> 409'] },
      'answers [0]: expected a: evacuate @2.93 -> 200; but a: evacuate @2.93 -> 409',
    ],
    [
      'an answer too many',
      { ...recorded, answers: [...recorded.answers, 'a: lock @2.93 -> 202'] },
      'answers [1]: expected nothing; but a: lock @2.93 -> 202',
    ],
    [
      'an answer too few',
      { ...recorded, answers: [] },
      'answers [0]: expected a: evacuate @2.93 -> 200; but nothing',
    ],
    [
      'another history',
      but({ history: ['active/none', 'on h3'] }),
      'a: history: expected active/none > active/rebuilding > active/none > on h3; but active/none > on h3',
    ],
    [
      'another order of the same states',
      but({ history: ['active/none', 'active/rebuilding', 'on h3', 'active/none'] }),
      'a: history: expected active/none > active/rebuilding > active/none > on h3; but active/none > active/rebuilding > on h3 > active/none',
    ],
    ['other power states', but({ powerStates: [1] }), 'a: power states: expected 1 > 0 > 1; but 1'],
    [
      'another end',
      but({ end: evacuated.end && { ...evacuated.end, locked: true } }),
      'a: end: locked: expected false; but true',
    ],
    [
      'an instance that is gone at the end',
      but({ end: null }),
      /^a: end: expected \{fault: null, .*\}; but null$/,
    ],
    [
      'another status of a migration',
      but({ migrations: evacuated.migrations.map((one) => ({ ...one, statuses: ['accepted', 'error'] })) }),
      /^a: migrations \[0\]: .*statuses: \["accepted", "pre-migrating", "done"\].*; but .*statuses: \["accepted", "error"\]/,
    ],
    [
      'what a migration holds',
      but({ migrations: evacuated.migrations.map((one) => ({ ...one, allocations: { h2: { VCPU: 1 } } })) }),
      /^a: migrations \[0\]: expected \{allocations: \{\}, .*; but \{allocations: \{h2: \{VCPU: 1\}\}, /,
    ],
    ['a migration too few', but({ migrations: [] }), /^a: migrations \[0\]: expected .*; but nothing$/],
    [
      'an allocation that is gone',
      but({ allocations: { h3: { VCPU: 1, MEMORY_MB: 64 } } }),
      'a: allocations: h2: expected {VCPU: 1}; but nothing',
    ],
    [
      'an allocation of another size',
      but({ allocations: { h2: { VCPU: 1 }, h3: { VCPU: 2, MEMORY_MB: 64 } } }),
      'a: allocations: h3: expected {MEMORY_MB: 64, VCPU: 1}; but {MEMORY_MB: 64, VCPU: 2}',
    ],
    [
      'another event of an action',
      but({ actions: [{ action: 'evacuate', message: null, events: ['rebuild_server: Error'] }] }),
      /^a: actions \[0\]: .*"rebuild_server: Success".*; but .*"rebuild_server: Error"/,
    ],
    ['an action too few', but({ actions: [] }), /^a: actions \[0\]: expected .*; but nothing$/],
    ['an instance too few', { ...recorded, instances: {} }, 'a: expected, but not there'],
    [
      'an instance too many',
      { ...recorded, instances: { a: evacuated, b: evacuated } },
      'b: not expected, but there',
    ],
  ] as const)('notices %s', (_, real, line) => {
    const found = differences(recorded, real);
    expect(found).toHaveLength(1);
    if (typeof line === 'string') expect(found).toEqual([line]);
    else expect(found[0]).toMatch(line);
  });

  it('tells every difference, each in a line', () => {
    const found = differences(recorded, {
      answers: [],
      instances: { a: { ...evacuated, powerStates: [4], allocations: {}, actions: [] } },
    });
    expect(found).toHaveLength(5);
    expect(found.join('')).not.toContain('\n');
  });
});
