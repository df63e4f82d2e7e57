import type { Journal } from '../../../src/executor/index.ts';
import type { VirtualClock } from '../../../src/testing/virtual-clock.ts';

/** Lets a virtual clock wait for a journal whose disk needs real time. */
export function inRealTime(journal: Journal, clock: VirtualClock): Journal {
  return {
    claim: async (host, owner) => {
      const claim = await clock.during(journal.claim(host, owner));
      return { assertOwner: () => claim.assertOwner(), release: () => clock.during(claim.release()) };
    },
    load: (host) => clock.during(journal.load(host)),
    hosts: () => clock.during(journal.hosts()),
    list: (host) => clock.during(journal.list(host)),
    begin: async (host, runId) => {
      const run = await clock.during(journal.begin(host, runId));
      return {
        append: (record) => clock.during(run.append(record)),
        close: () => clock.during(run.close()),
      };
    },
  };
}
