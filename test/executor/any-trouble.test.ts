import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RecoveryReport } from '../../src/executor/index.ts';
import { answered, connectionLost, type FakeTrouble } from '../support/fake-nova-call.ts';
import { FailedHost } from './support/failed-host.ts';

/** What the owners had left. */
const WAS: Readonly<Record<string, 'active' | 'stopped'>> = {
  active: 'active',
  stopped: 'stopped',
  'resized-active': 'active',
  'resized-stopped': 'stopped',
  'lost-active': 'active',
  'lost-stopped': 'stopped',
  paused: 'stopped',
  rescued: 'stopped',
  'error-on': 'active',
  'error-off': 'stopped',
  'powering-off': 'stopped',
};

function busyHost(): FailedHost {
  const host = new FailedHost();
  host.nova.boot('active');
  host.nova.boot('stopped', { vmState: 'stopped' });
  host.nova.bootResized('resized-active', 'h2', 'active');
  host.nova.bootResized('resized-stopped', 'h2', 'stopped');
  host.nova.bootResized('lost-active', 'h4', 'active');
  host.nova.bootResized('lost-stopped', 'h4', 'stopped');
  host.nova.boot('paused', { vmState: 'paused', powerState: 'paused' });
  host.nova.boot('rescued', { vmState: 'rescued' });
  host.nova.boot('error-on', { vmState: 'error' });
  host.nova.boot('error-off', { vmState: 'error', powerState: 'shutdown' });
  host.nova.boot('powering-off', { taskState: 'powering-off' });
  return host;
}

const TROUBLES: Readonly<Record<string, (host: FailedHost) => FakeTrouble | undefined>> = {
  'refused with 409': () => {
    throw answered(409, 'Cannot do that while something else goes on');
  },
  'answered with 500': () => {
    throw answered(500, 'Unexpected API Error.');
  },
  'sent into the void': () => {
    throw connectionLost();
  },
  'done, and the answer lost': () => ({ loseReply: true }),
  'slow by 4 seconds': () => ({ delayMs: 4_000 }),
  'the last for which there is room': (host) => {
    host.nova.cloud.hasCapacity = false;
    return undefined;
  },
};

/** What must hold after every run, however it went. */
function expectSafe(host: FailedHost, report: RecoveryReport): void {
  const { cloud } = host.nova;
  expect(cloud.duplicateEvacuations).toBe(0);
  for (const [id, was] of Object.entries(WAS)) {
    const { vmState, host: on, locked } = cloud.instance(id);
    const outcome = report.instances.find(({ instanceId }) => instanceId === id);
    if (was === 'stopped') expect(`${id} ${vmState} on ${on ?? ''}`).not.toMatch(/ active on h[23]$/);
    if (outcome?.outcome === 'recovered') {
      expect(host.end(id)).toMatch(new RegExp(`^${was} on h[23]$`));
    }
    if (outcome !== undefined && locked) expect([id, outcome.lockLeft]).toEqual([id, true]);
  }
}

it('whatever goes wrong with whichever calls, no power state is lost, and the next run goes on', async () => {
  const trouble = fc.tuple(fc.nat({ max: 160 }), fc.constantFrom(...Object.keys(TROUBLES)));
  const endedAfterMs = fc.option(fc.integer({ min: 10_000, max: 40_000 }));
  await fc.assert(
    fc.asyncProperty(fc.array(trouble, { maxLength: 50 }), endedAfterMs, async (troubles, endedAfter) => {
      const host = busyHost();
      const byCall = new Map(troubles);
      let calls: number | null = null;
      host.nova.onCall = () => {
        // Before the plan is made a failure only ends the run.
        if (calls === null) return undefined;
        return TROUBLES[byCall.get((calls += 1)) ?? '']?.(host);
      };
      const controller = new AbortController();
      if (endedAfter !== null) void host.clock.sleep(endedAfter).then(() => controller.abort());
      const report = await host.recover({
        signal: controller.signal,
        stepTimeoutMs: 30_000,
        onEvent: ({ type }) => {
          if (type === 'planned') calls = 0;
        },
      });
      await host.clock.sleep(60_000);
      expectSafe(host, report);

      host.nova.onCall = () => undefined;
      host.nova.cloud.hasCapacity = true;
      const again = await host.recover();
      expectSafe(host, again);
      const results = again.instances.map(({ outcome }) => outcome);
      expect(results.filter((outcome) => outcome !== 'recovered' && outcome !== 'held')).toEqual([]);
    }),
    { numRuns: 60 },
  );
});
