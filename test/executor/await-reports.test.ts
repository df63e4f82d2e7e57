import { describe, expect, it } from 'vitest';
import { awaitReports } from '../../src/executor/readmit/await-reports.ts';
import { FailedHost, HEARTBEAT_MS } from './support/failed-host.ts';

function watch(host: FailedHost): Promise<boolean> {
  return awaitReports(host.nova, 'h1', { clock: host.clock, heartbeatIntervalMs: HEARTBEAT_MS });
}

describe('whether a nova-compute reports', () => {
  it('is seen by two reports, forced down or not', async () => {
    const host = new FailedHost();
    host.revive();
    host.h1.forcedDown = true;
    expect(await watch(host)).toBe(true);
  });

  it('is not waited for where the row is old by the clock of Nova', async () => {
    const host = new FailedHost({ deadForMs: 300_000 });
    const began = host.clock.now();
    expect(await watch(host)).toBe(false);
    expect(host.clock.now() - began).toBeLessThan(HEARTBEAT_MS / 4);
  });

  it('is not shown by one change of the row that changes nothing, such as a repeated request', async () => {
    const host = new FailedHost({ deadForMs: 1_000 });
    void host.clock.sleep(5_000).then(() => {
      host.h1.changedAt = host.nova.cloud.novaNow();
    });
    expect(await watch(host)).toBe(false);
  });

  it('is not shown by what people change, however often', async () => {
    const host = new FailedHost({ deadForMs: 1_000 });
    for (const [after, reason] of [
      [5_000, 'looking'],
      [10_000, 'still looking'],
      [15_000, 'found it'],
    ] as const) {
      void host.clock.sleep(after).then(() => {
        host.h1.changedAt = host.nova.cloud.novaNow();
        host.h1.disabledReason = reason;
      });
    }
    expect(await watch(host)).toBe(false);
  });
});
