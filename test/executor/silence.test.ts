import { describe, expect, it } from 'vitest';
import { awaitSilence } from '../../src/executor/fence-watch.ts';
import { FailedHost, HEARTBEAT_MS, rejection } from './support/failed-host.ts';

/** How long the host's silence is waited for, in seconds. */
async function waited(host: FailedHost, heartbeatIntervalMs = HEARTBEAT_MS): Promise<number> {
  const begun = host.clock.now();
  await awaitSilence(host.nova, 'h1', { clock: host.clock, heartbeatIntervalMs });
  return Math.round((host.clock.now() - begun) / 100) / 10;
}

describe('the silence of a host', () => {
  it("takes no wait where the last heartbeat is two intervals old by Nova's clock", async () => {
    expect(await waited(new FailedHost({ deadForMs: 31_000 }))).toBe(0);
  });

  it("goes by Nova's clock where ours is wrong", async () => {
    expect(await waited(new FailedHost({ deadForMs: 31_000, skewMs: -3_600_000 }))).toBe(0);
    expect(await waited(new FailedHost({ deadForMs: 0, skewMs: 3_600_000 }))).toBeGreaterThanOrEqual(20);
  });

  it('takes two intervals where the host has just died', async () => {
    const seconds = await waited(new FailedHost({ deadForMs: 0 }));
    expect(seconds).toBeGreaterThanOrEqual(20);
    expect(seconds).toBeLessThan(25);
  });

  it('takes what is left of two intervals', async () => {
    const seconds = await waited(new FailedHost({ deadForMs: 10_000 }));
    expect(seconds).toBeGreaterThanOrEqual(10);
    expect(seconds).toBeLessThan(15);
  });

  it('takes two whole intervals of our own clock where Nova does not tell the time', async () => {
    const host = new FailedHost();
    host.nova.tellsDate = false;
    const seconds = await waited(host);
    expect(seconds).toBeGreaterThanOrEqual(20);
    expect(seconds).toBeLessThan(25);
  });

  it('is measured in intervals of this cloud', async () => {
    const seconds = await waited(new FailedHost({ deadForMs: 0 }), 60_000);
    expect(seconds).toBeGreaterThanOrEqual(120);
  });

  it('tolerates one last heartbeat that was under way, and begins anew with it', async () => {
    const host = new FailedHost({ deadForMs: 0 });
    host.h1.diedAt = host.clock.now() + HEARTBEAT_MS;
    const seconds = await waited(host);
    expect(seconds).toBeGreaterThanOrEqual(30);
    expect(seconds).toBeLessThan(35);
  });

  it('is contradicted by a second heartbeat', async () => {
    const host = new FailedHost({ deadForMs: 0 });
    host.h1.diedAt = host.clock.now() + 2 * HEARTBEAT_MS;
    expect(await rejection(waited(host))).toMatchObject({ code: 'fencingContradicted' });
  });

  it('is waited for no longer than the signal allows', async () => {
    const host = new FailedHost({ deadForMs: 0 });
    const controller = new AbortController();
    const begun = host.clock.now();
    void host.clock.sleep(5_000).then(() => controller.abort());
    host.nova.boot('web');
    expect(await host.recover({ signal: controller.signal })).toMatchObject({
      ...{ outcome: 'aborted', abort: { code: 'signal' }, instances: [] },
      fencing: { evidence: 'the plug was pulled' },
    });
    expect(host.clock.now() - begun).toBe(5_000);
    expect(host.nova.mutations).toEqual([]);
  });
});
