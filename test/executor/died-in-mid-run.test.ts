import { describe, expect, it } from 'vitest';
import { FakeNova } from '../support/fake-nova.ts';
import { FailedHost } from './support/failed-host.ts';
import { MemoryJournal } from './support/memory-journal.ts';

const ENDS: Readonly<Record<string, string>> = {
  active: 'active',
  stopped: 'stopped',
  'resized-stopped': 'stopped',
  'resized-active': 'active',
  'lost-stopped': 'stopped',
  'lost-active': 'active',
};

function busyHost(): FailedHost {
  const host = new FailedHost();
  host.nova.boot('active');
  host.nova.boot('stopped', { vmState: 'stopped' });
  host.nova.bootResized('resized-stopped', 'h2', 'stopped');
  host.nova.bootResized('resized-active', 'h2', 'active');
  host.nova.bootResized('lost-stopped', 'h4', 'stopped');
  host.nova.bootResized('lost-active', 'h4', 'active');
  return host;
}

/** Lets the process of a run die at its nth mutating call: from then on nothing it does has an effect. */
async function dieAt(host: FailedHost, nth: number, when: 'before Nova acts' | 'after Nova has acted') {
  const nova = new FakeNova(host.clock, { cloud: host.nova.cloud });
  const journal = new MemoryJournal(host.journal.runs);
  let count = 0;
  let isDead = false;
  await new Promise<void>((died) => {
    nova.onCall = (call) => {
      if (isDead) return { delayMs: Infinity };
      if (!call.mutating || (count += 1) < nth) return undefined;
      isDead = true;
      journal.onAppend = () => new Promise<never>(() => undefined);
      died();
      return when === 'before Nova acts' ? { delayMs: Infinity } : { neverAnswers: true };
    };
    void host.recoverWith(nova, { journal });
  });
}

describe('a run whose process died', () => {
  it.each(['before Nova acts', 'after Nova has acted'] as const)(
    'at any of its calls, %s, is finished by the next run with every power state kept',
    async (when) => {
      const whole = busyHost();
      await whole.recover();
      const total = whole.nova.mutations.length;
      expect(total).toBeGreaterThan(20);
      for (let nth = 1; nth <= total; nth += 1) {
        const host = busyHost();
        await dieAt(host, nth, when);
        await host.clock.sleep(1_000);
        await host.recover();
        const ends = Object.fromEntries(Object.keys(ENDS).map((id) => [id, host.end(id).split(' ')[0]]));
        expect(ends, `died at call ${nth} of ${total}`).toEqual(ENDS);
        expect(host.nova.cloud.duplicateEvacuations, `died at call ${nth} of ${total}`).toBe(0);
      }
    },
  );
});
