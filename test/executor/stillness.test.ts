import { describe, expect, it } from 'vitest';
import { type HeartbeatSample, isSilent, observe, type Stillness } from '../../src/executor/stillness.ts';

const T0 = Date.parse('2026-01-01T00:00:00Z');
const SKEW = 7_000_000;

/** A look at `seconds` after T0, at a row that has stood since `beat` seconds after T0. */
function look(seconds: number, beat: number, nova: 'tells the time' | 'is silent about it'): HeartbeatSample {
  return {
    updatedAt: new Date(T0 + SKEW + beat * 1_000).toISOString(),
    novaNow: nova === 'tells the time' ? T0 + SKEW + seconds * 1_000 : null,
    now: T0 + seconds * 1_000,
  };
}

function after(...samples: readonly HeartbeatSample[]): Stillness {
  const last = samples.reduce<Stillness | null>((before, sample) => observe(before, sample), null);
  if (last === null) throw new Error('no sample');
  return last;
}

describe('the stillness of a host', () => {
  it("has the age of its last heartbeat by Nova's clock, whatever ours says", () => {
    expect(after(look(0, -100, 'tells the time')).since).toBe(T0 - 99_000);
  });

  it("begins with the first look where Nova's time is not told", () => {
    expect(after(look(0, -100, 'is silent about it')).since).toBe(T0);
  });

  it('begins with the first look where the host has never reported', () => {
    expect(observe(null, { updatedAt: null, novaNow: T0, now: T0 })).toEqual({
      updatedAt: null,
      since: T0,
      advances: 0,
    });
  });

  it('never begins in the future, should the row be newer than the answer', () => {
    expect(after(look(0, 30, 'tells the time')).since).toBe(T0);
  });

  it('goes on while the row stands still', () => {
    const stillness = after(look(0, -2, 'is silent about it'), look(15, -2, 'is silent about it'));
    expect(stillness).toMatchObject({ since: T0, advances: 0 });
  });

  it('begins anew with each heartbeat, and counts them', () => {
    const beats = [
      look(0, -5, 'tells the time'),
      look(6, 5, 'tells the time'),
      look(16, 15, 'tells the time'),
    ];
    expect(after(...beats)).toMatchObject({ since: T0 + 16_000, advances: 2 });
  });

  it('is silence after two whole report intervals and not a moment earlier', () => {
    const stillness = after(look(0, 0, 'is silent about it'));
    expect(isSilent(stillness, T0 + 19_999, 10_000)).toBe(false);
    expect(isSilent(stillness, T0 + 20_000, 10_000)).toBe(true);
  });
});
