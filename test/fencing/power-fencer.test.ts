import fc from 'fast-check';
import createDebug from 'debug';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { InvalidOptionsError } from '../../src/errors.ts';
import { type HostPower, powerFencer, type ProofOptions } from '../../src/fencing/index.ts';
import type { FenceResult } from '../../src/model/fencer.ts';
import { FakeClock } from '../http/fake-clock.ts';
import { type Said, ScriptedPower } from './support/scripted-power.ts';
import { evidenceOf, reasonOf } from './support/setting.ts';

const BROKEN = new Error('no answer of the strip');

async function fence(
  says: readonly Said[],
  prepare: (power: ScriptedPower) => void = () => undefined,
  options: ProofOptions = {},
) {
  const clock = new FakeClock();
  const power = new ScriptedPower(clock, ...says);
  prepare(power);
  const fencer = powerFencer('strip', () => power, { clock, ...options });
  const result = await clock.runUntil(fencer.fence('h1', {}));
  return { result, power };
}

describe('powerFencer, by default', () => {
  it('takes the time that it opens in from the same limit', async () => {
    const clock = new FakeClock();
    const open = async (): Promise<HostPower> => {
      await clock.sleep(29_000);
      return new ScriptedPower(clock, 'on');
    };
    const begun = clock.now();
    reasonOf(await clock.runUntil(powerFencer('strip', open, { clock }).fence('h1', {})));
    expect(clock.now() - begun).toBeLessThanOrEqual(120_000);
  });

  it('reads off three times over ten seconds, and looks every two seconds until the first', async () => {
    const { result, power } = await fence(['on', 'on', 'on', 'off']);
    expect(power.asked).toEqual([
      ['read', 0],
      ['off', 0],
      ['read', 0],
      ['read', 2_000],
      ['read', 4_000],
      ['read', 9_000],
      ['read', 14_000],
      ['close', 14_000],
    ]);
    expect(result).toEqual({
      fenced: true,
      evidence:
        'the power strip: it is on, taken, off in 3 readings over 10.0 s, the last at 2026-01-01T00:00:14.000Z',
    });
  });

  it('gives up after two minutes, and says what it saw', async () => {
    const { result, power } = await fence(['on']);
    expect(reasonOf(result)).toBe(
      'the power strip: it is on, taken; not seen off in 3 readings over 10.0 s within 120.0 s, the last reading was: it is on',
    );
    expect(power.asked.at(-1)).toEqual(['close', 120_000]);
    expect(power.asked.filter(([what]) => what === 'off')).toHaveLength(1);
  });

  it('does not wait for a call that never ends', async () => {
    const clock = new FakeClock();
    const deaf: HostPower = {
      where: 'the power strip',
      read: async () => new Promise(() => undefined),
      switchOff: async () => new Promise(() => undefined),
      close: async () => new Promise(() => undefined),
    };
    const begun = clock.now();
    const fencer = powerFencer('strip', () => deaf, { clock });
    expect(reasonOf(await clock.runUntil(fencer.fence('h1', {})))).toBe(
      'the power strip: no answer within 30000 ms',
    );
    expect(clock.now() - begun).toBe(35_000);
  });

  it('never takes longer than its time limit, plus leave', async () => {
    const clock = new FakeClock();
    const slow: HostPower = {
      where: 'the power strip',
      read: async (signal) => {
        await clock.sleep(25_000, signal);
        return { state: 'on', shown: 'it is on' };
      },
      switchOff: () => Promise.resolve({ accepted: true, shown: 'taken' }),
    };
    const begun = clock.now();
    const fencer = powerFencer('strip', () => slow, { clock });
    expect(reasonOf(await clock.runUntil(fencer.fence('h1', {})))).toMatch(/the last reading was: it is on$/);
    expect(clock.now() - begun).toBeLessThanOrEqual(120_000);
  });
});

describe('what counts as off', () => {
  it('the time counts as well as the readings, also by a clock that wakes early', async () => {
    const clock = new FakeClock();
    const early = {
      now: () => clock.now(),
      sleep: async (ms: number, signal?: AbortSignal) => clock.sleep(ms > 10_000 ? ms : ms / 2, signal),
    };
    const power = new ScriptedPower(clock, 'off');
    evidenceOf(await clock.runUntil(powerFencer('strip', () => power, { clock: early }).fence('h1', {})));
    expect(power.asked.filter(([what]) => what === 'read')).toEqual(
      [0, 2_500, 5_000, 7_500, 10_000].map((atMs) => ['read', atMs]),
    );
  });

  it.each<[string, Said[]]>([
    ['a reading says on in between', ['on', 'off', 'off', 'on', 'off']],
    ['a reading fails in between and then says on', ['on', 'off', BROKEN, 'on', 'off']],
    ['nothing but failures', ['on', BROKEN]],
    ['nothing but unclear readings', ['unclear']],
    [
      'off and failures take turns',
      ['on', ...Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? 'off' : BROKEN))],
    ],
  ])('not: %s', async (_name, says) => {
    reasonOf((await fence(says)).result);
  });

  it.each<[string, Said[], number]>([
    ['a failure before the first off', ['on', BROKEN, BROKEN, 'off'], 6],
    ['an unclear reading in between begins the row anew', ['on', 'off', 'off', 'unclear', 'off'], 7],
    ['a failure in between begins it anew, too', ['on', 'off', BROKEN, 'off'], 6],
    ['a host seen in the middle of a restart', ['off', 'off', 'on', 'off'], 6],
  ])('yes: %s', async (_name, says, readings) => {
    const { result, power } = await fence(says);
    evidenceOf(result);
    expect(power.asked.filter(([what]) => what === 'read')).toHaveLength(readings);
  });

  it('not what cannot be read at all: nothing is ordered', async () => {
    const { result, power } = await fence([BROKEN, 'off']);
    expect(reasonOf(result)).toBe('the power strip: no answer of the strip');
    expect(power.asked.map(([what]) => what)).toEqual(['read', 'close']);
  });

  it('a refused order ends it at the next on, and not at an off', async () => {
    const refuse = (power: ScriptedPower): void => {
      power.order = { accepted: false, shown: 'refused' };
    };
    expect(reasonOf((await fence(['on'], refuse)).result)).toBe(
      'the power strip: it is on, refused, and it is on',
    );
    evidenceOf((await fence(['on', 'off'], refuse)).result);
    evidenceOf((await fence(['on', 'unclear', 'off'], refuse)).result);
  });

  it('an order of which nobody knows is waited for', async () => {
    const lose = (power: ScriptedPower): void => {
      power.order = new Error('the line is cut');
    };
    expect(evidenceOf((await fence(['on', 'on', 'on', 'off'], lose)).result)).toContain(
      'it is on, nobody knows whether the order was taken (the line is cut), off in 3 readings',
    );
  });

  it('whatever is said: a yes only after that many offs in a row over that time, and nothing but off in it', async () => {
    const said = fc.constantFrom<Said>('off', 'off', 'off', 'on', 'unclear', BROKEN);
    await fc.assert(
      fc.asyncProperty(
        fc.array(said, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 2, max: 5 }),
        fc.constantFrom('taken', 'refused', 'lost'),
        async (says, readings, order) => {
          const seen: [Said, number][] = [];
          const clock = new FakeClock();
          const power = new ScriptedPower(clock, ...says);
          if (order === 'refused') power.order = { accepted: false, shown: 'refused' };
          if (order === 'lost') power.order = BROKEN;
          const spied: HostPower = {
            where: power.where,
            read: async () => {
              const next = await power.read().catch((error: unknown) => error as Error);
              seen.push([next instanceof Error ? next : next.state, clock.now()]);
              if (next instanceof Error) throw next;
              return next;
            },
            switchOff: async () => power.switchOff(),
          };
          const { fenced } = await clock.runUntil(
            powerFencer('strip', () => spied, { clock, readings }).fence('h1', {}),
          );
          const row = seen.slice(-readings);
          const isProof =
            row.length === readings &&
            row.every(([state]) => state === 'off') &&
            (row.at(-1)?.[1] ?? 0) - (row[0]?.[1] ?? 0) >= 10_000;
          expect(fenced).toBe(isProof);
          expect(power.asked.filter(([what]) => what === 'off').length).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a signal', () => {
  it('ends it with its reason, and leave is taken', async () => {
    const clock = new FakeClock();
    const controller = new AbortController();
    const power = new ScriptedPower(clock, 'on');
    const fencing = powerFencer('strip', () => power, { clock }).fence('h1', { signal: controller.signal });
    const enough = new Error('enough');
    setTimeout(() => controller.abort(enough), 20);
    await expect(fencing).rejects.toBe(enough);
    expect(power.asked.at(-1)?.[0]).toBe('close');
    expect(clock.asleep).toBe(0);
  });

  it('that has aborted before lets nothing begin', async () => {
    const clock = new FakeClock();
    const power = new ScriptedPower(clock, 'on');
    const enough = new Error('enough');
    const fencer = powerFencer('strip', () => power, { clock });
    await expect(fencer.fence('h1', { signal: AbortSignal.abort(enough) })).rejects.toBe(enough);
    expect(power.asked).toEqual([]);
  });
});

describe('secrets', () => {
  it.each<[string, string, (text: string) => string]>([
    ['as it is', 'hunter2', (text) => text],
    ['in a URL', 'hunter/2&', encodeURIComponent],
    ['in JSON', 'hun"ter\\2', (text) => JSON.stringify(text).slice(1, -1)],
    [
      'in HTML',
      `h<u>n&"t'er`,
      (text) =>
        text
          .replaceAll('&', '&amp;')
          .replaceAll('<', '&lt;')
          .replaceAll('>', '&gt;')
          .replaceAll('"', '&quot;')
          .replaceAll("'", '&#39;'),
    ],
    ['in base64', 'hunter2', (text) => Buffer.from(text).toString('base64')],
  ])('are taken out of evidence and reasons: %s', async (_name, secret, write) => {
    const clock = new FakeClock();
    for (const state of ['on', 'off'] as const) {
      let readings = 0;
      const power: HostPower = {
        where: `strip ${write(secret)}`,
        secrets: [secret],
        read: () =>
          Promise.resolve({ state: readings++ === 0 ? 'on' : state, shown: `echo ${write(secret)}` }),
        switchOff: () => Promise.reject(new Error(`denied with ${write(secret)}`)),
      };
      const result: FenceResult = await clock.runUntil(
        powerFencer('strip', () => power, { clock }).fence('h1', {}),
      );
      expect(result.fenced).toBe(state === 'off');
      const text = JSON.stringify(result);
      expect(text).toContain('strip [redacted]: echo [redacted], nobody knows');
      expect(text).not.toContain(secret);
      expect(text).not.toContain(write(secret));
    }
  });
});

describe('the debug output', () => {
  afterEach(() => {
    createDebug.disable();
    vi.restoreAllMocks();
  });

  it('shows the host, every reading and the order, and no secret', async () => {
    const lines: string[] = [];
    vi.spyOn(process.stderr, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
    createDebug.enable('nova-lifeboat:fencing');
    await fence(['on', 'off'], (power) => {
      power.order = { accepted: true, shown: 'taken with hunter2' };
    });
    createDebug.disable();
    const shown = lines.map((line) => /h1 the power strip: .*?(?= \+\d|\n|$)/.exec(line)?.[0]);
    expect(shown).toEqual([
      'h1 the power strip: it is on',
      'h1 the power strip: taken with [redacted]',
      ...Array<string>(3).fill('h1 the power strip: it is off'),
    ]);
  });
});

describe('the options', () => {
  it.each<[string, ProofOptions, RegExp]>([
    [
      'a single reading',
      { readings: 1 },
      /^readings: must be a whole number, 2 or more: a single reading proves nothing$/,
    ],
    ['half a reading', { readings: 2.5 }, /^readings: /],
    ['no settle time', { settleMs: 0 }, /^settleMs: must be a number of milliseconds above 0/],
    ['a text', { pollIntervalMs: '2s' as never }, /^pollIntervalMs: /],
    ['more than a timer takes', { callTimeoutMs: 2 ** 31 }, /^callTimeoutMs: .* at most 2147483647$/],
    ['not a number', { timeoutMs: NaN }, /^timeoutMs: /],
    ['less time than to settle', { timeoutMs: 10_000 }, /^timeoutMs: must be more than settleMs \(10000\)/],
    ['no clock', { clock: {} as never }, /^clock: must have now\(\) and sleep/],
  ])('are refused: %s', (_name, options, message) => {
    const make = (): unknown => powerFencer('strip', () => new ScriptedPower(new FakeClock()), options);
    expect(make).toThrow(InvalidOptionsError);
    expect(make).toThrow(message);
  });

  it('want a name, and a function that opens', () => {
    expect(() => powerFencer(' ', () => new ScriptedPower(new FakeClock()))).toThrow(/^name: /);
    expect(() => powerFencer('strip', undefined as never)).toThrow(/^open: /);
  });
});
