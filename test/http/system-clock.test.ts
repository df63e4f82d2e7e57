import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/http/system-clock.ts';

describe('the system clock', () => {
  it('sleeps at least as long as it is asked to', async () => {
    const begun = performance.now();
    await systemClock.sleep(20);
    expect(performance.now() - begun).toBeGreaterThan(18);
  });

  it('wakes with the signal’s reason, before and during the sleep', async () => {
    const reason = new Error('enough');
    await expect(systemClock.sleep(60_000, AbortSignal.abort(reason))).rejects.toBe(reason);
    const controller = new AbortController();
    const sleep = systemClock.sleep(60_000, controller.signal);
    controller.abort(reason);
    await expect(sleep).rejects.toBe(reason);
  });
});
