import { describe, expect, it } from 'vitest';
import { cellDatabase } from '../../src/cell-database/index.ts';
import { turn } from '../http/fake-clock.ts';
import { instanceId, never } from './fake-driver.ts';
import { fields, rejection, setUp } from './setting.ts';

const CELL1 = 'nova_cell1@10.0.0.5:3306';
const CELL2 = 'nova_cell2@10.0.0.5:3306';

describe('a reading that takes too long', () => {
  it.each(['the login', 'a statement'])(
    'at %s ends after timeoutMs, with its connection closed',
    async (where) => {
      const { driver, clock, source } = setUp();
      if (where === 'the login') driver.onLogin = () => never();
      else driver.onRun = (statement) => (statement.startsWith('SELECT') ? never() : undefined);
      const begun = clock.now();
      const error = await rejection(clock.runUntil(source.oldVmStates([instanceId(1)])));
      expect(clock.now() - begun).toBe(10_000);
      expect(error).toMatchObject({ code: 'cellDatabase', reason: 'timeout', database: CELL1 });
      expect(String(error)).toContain('not read within 10000 ms (timeoutMs)');
      expect(driver.sessions[0]?.destroyed).toBe(true);
    },
  );

  it('names only the cells that gave no answer', async () => {
    const { driver, clock, source } = setUp(fields('nova_cell1'), fields('nova_cell2'));
    driver.onLogin = ({ label }) => (label === CELL2 ? never() : Promise.resolve());
    const error = await rejection(clock.runUntil(source.oldVmStates([instanceId(1)])));
    expect(error).toMatchObject({ reason: 'timeout', database: CELL2 });
    expect(String(error)).not.toContain(CELL1);
    expect(driver.sessions.map(({ destroyed }) => destroyed)).toEqual([true, true]);
  });

  it('ends although the driver does not finish loading, and opens nothing afterwards', async () => {
    const { driver, clock, source } = setUp();
    let loaded: () => void = () => undefined;
    driver.loading = new Promise((resolve) => {
      loaded = resolve;
    });
    const error = await rejection(clock.runUntil(source.oldVmStates([instanceId(1)])));
    expect(error).toMatchObject({ reason: 'timeout' });
    loaded();
    await turn();
    expect([driver.loads, driver.sessions.length]).toEqual([1, 0]);
  });

  it.each([0, -1, Number.NaN, 2 ** 31, Infinity])('refuses a timeoutMs of %d', (timeoutMs) => {
    expect(() => cellDatabase(fields(), { timeoutMs })).toThrow(/timeoutMs: must be above 0/);
  });
});

describe('a reading that its caller gives up', () => {
  it('is not begun when the signal has aborted before', async () => {
    const { driver, source } = setUp();
    const reason = new Error('enough');
    const error = await rejection(source.oldVmStates([instanceId(1)], { signal: AbortSignal.abort(reason) }));
    expect(error).toMatchObject({ code: 'cellDatabase', reason: 'aborted', cause: reason });
    expect(driver.loads).toBe(0);
  });

  it('ends at once in the middle of a statement, with its connection closed', async () => {
    const { driver, clock, source } = setUp();
    const controller = new AbortController();
    const reason = new Error('enough');
    driver.onRun = (statement) => {
      if (!statement.startsWith('SELECT')) return undefined;
      controller.abort(reason);
      return never();
    };
    const error = await rejection(source.oldVmStates([instanceId(1)], { signal: controller.signal }));
    expect(error).toMatchObject({ reason: 'aborted', database: CELL1, cause: reason });
    expect(driver.sessions[0]?.destroyed).toBe(true);
    expect(clock.asleep).toBe(0);
  });
});
