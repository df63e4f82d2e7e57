import { describe, expect, it } from 'vitest';
import { FakeNova } from '../support/fake-nova.ts';
import { FailedHost } from './support/failed-host.ts';
import { MemoryJournal } from './support/memory-journal.ts';

/** Instances by what they are, and what they must end as. */
const SCENES = {
  'plain and resized ones': {
    boot: ({ nova }: FailedHost) => {
      nova.boot('active');
      nova.boot('stopped', { vmState: 'stopped' });
      nova.bootResized('resized-stopped', 'h2', 'stopped');
      nova.bootResized('resized-active', 'h2', 'active');
      nova.bootResized('lost-stopped', 'h4', 'stopped');
      nova.bootResized('lost-active', 'h4', 'active');
    },
    ends: {
      active: 'active',
      stopped: 'stopped',
      'resized-stopped': 'stopped',
      'resized-active': 'active',
      'lost-stopped': 'stopped',
      'lost-active': 'active',
    },
  },
  'others that need a reset or were in the middle of something': {
    boot: ({ nova }: FailedHost) => {
      nova.boot('paused', { vmState: 'paused', powerState: 'paused' });
      nova.boot('rescued', { vmState: 'rescued' });
      nova.boot('error-on', { vmState: 'error' });
      nova.boot('error-off', { vmState: 'error', powerState: 'shutdown' });
      nova.boot('powering-off', { taskState: 'powering-off' });
    },
    ends: {
      paused: 'stopped',
      rescued: 'stopped',
      'error-on': 'active',
      'error-off': 'stopped',
      'powering-off': 'stopped',
    },
  },
} as const;

function busyHost(scene: keyof typeof SCENES): FailedHost {
  const host = new FailedHost();
  SCENES[scene].boot(host);
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
  it.each([
    ['before Nova acts', 'plain and resized ones'],
    ['after Nova has acted', 'plain and resized ones'],
    ['before Nova acts', 'others that need a reset or were in the middle of something'],
    ['after Nova has acted', 'others that need a reset or were in the middle of something'],
  ] as const)(
    'at any of its calls, %s, is finished by the next run with every power state kept: %s',
    async (when, scene) => {
      const whole = busyHost(scene);
      await whole.recover();
      const total = whole.nova.mutations.length;
      expect(total).toBeGreaterThan(18);
      const { ends } = SCENES[scene];
      for (let nth = 1; nth <= total; nth += 1) {
        const host = busyHost(scene);
        await dieAt(host, nth, when);
        await host.clock.sleep(1_000);
        await host.recover();
        const found = Object.fromEntries(Object.keys(ends).map((id) => [id, host.end(id).split(' ')[0]]));
        expect(found, `died at call ${nth} of ${total}`).toEqual(ends);
        expect(host.nova.cloud.duplicateEvacuations, `died at call ${nth} of ${total}`).toBe(0);
      }
    },
  );
});
