import type { HostFacts, JournalledInstance, PlanContext, Prior } from '../../../src/recovery/index.ts';

/** A host that was seen alive since the failure. */
export const ALIVE: HostFacts = {
  up: true,
  lastSeenUp: '2026-03-02T08:09:55Z',
  suspect: false,
  enabled: true,
};

/** A host that Nova holds to be down. */
export const DOWN: HostFacts = { ...ALIVE, up: false, lastSeenUp: '2026-03-02T07:30:00Z' };

/** A host that Nova still believes up, and that nobody has seen alive since the failure. */
export const SUSPECT: HostFacts = { ...ALIVE, suspect: true };

/** A cloud in which everything can be done: shared storage, a new Nova, the source of every resize alive. */
export function aContext(different: Partial<PlanContext> = {}): PlanContext {
  return {
    storage: 'shared',
    maxMicroversion: '2.100',
    hosts: { h1: ALIVE, h3: ALIVE, h4: ALIVE },
    ...different,
  };
}

/** The same cloud on a release that cannot stop what it evacuates. */
export function anOldCloud(different: Partial<PlanContext> = {}): PlanContext {
  return aContext({ maxMicroversion: '2.93', ...different });
}

const VM_STATE: Readonly<Record<Prior, string>> = { running: 'active', stopped: 'stopped', unknown: 'error' };

/** What the journal of an earlier run knows. */
export function journalled(
  value: Prior,
  attempts: readonly ('accepted' | 'refused')[] = ['accepted'],
): JournalledInstance {
  return {
    prior: { value, vmState: VM_STATE[value], confidence: 'certain', evidence: [], conflicts: [] },
    attempts: attempts.map((answer) => ({
      at: '2026-03-02T08:10:00Z',
      microversion: '2.95',
      accepted: answer === 'accepted',
    })),
  };
}

/** The same, with one key left out. */
export function without<T extends object, K extends keyof T>(whole: T, key: K): Omit<T, K> {
  return Object.fromEntries(Object.entries(whole).filter(([name]) => name !== key)) as Omit<T, K>;
}
