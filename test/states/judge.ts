import { expect } from 'vitest';
import { DEAD, DESTINATION } from './batches.ts';
import { hostOf } from './prepare.ts';
import type { Result } from './result.ts';
import type { Expected, Row } from './row.ts';

/** Nova's numbers for the power states that an instance may end in. */
const POWER: Readonly<Record<string, number>> = { active: 1, stopped: 4, shelved: 4 };

/** Holds a result against what is expected of its row. */
export function judge(row: Row, expected: Expected, result: Result | undefined): void {
  if (result === undefined) throw new Error(`${row.name} was not played`);
  const { rule, outcome, ran, reason } = result;
  expect({ rule, ran, outcome, reason }).toEqual({
    rule: expected.rule,
    ran: expected.ran,
    outcome: expected.rule === null ? null : expected.outcome,
    reason: expected.outcome === 'recovered' ? null : reason,
  });
  switch (expected.outcome) {
    case 'held':
      judgeUntouched(expected, result);
      break;
    case 'deleted':
      expect({ end: result.end, sent: result.sent }).toEqual({ end: 'gone', sent: ['DELETE'] });
      break;
    case 'recovered':
      judgeRecovered(row, expected, result);
  }
}

function judgeUntouched({ hold, asked }: Expected, result: Result): void {
  if (asked) {
    expect(result.sent.map((request) => request.split(' ')[0])).toEqual(['lock', 'evacuate', 'unlock']);
    expect(result.touched).toEqual(['updated', 'actions']);
  } else {
    expect({ sent: result.sent, touched: result.touched }).toEqual({ sent: [], touched: [] });
  }
  if (hold !== undefined) expect(result.hold).toBe(hold);
}

function judgeRecovered(row: Row, { vmState = '', ran }: Expected, result: Result): void {
  expect(result.sent.filter((request) => request === 'os-stop')).toHaveLength(
    ran === 'until its stop' ? 1 : 0,
  );
  expect(result.sent).not.toContain('os-resetState error');
  expect(result.end).toBe(`${vmState}/none, power_state ${POWER[vmState] ?? 'none'}, on ${DESTINATION}`);
  expect(result.locked).toBe(lockOf(row));
  expect(result.flavor).toBe(row.made?.includes('resize') ? 2 : 1);
  // The dead host keeps its allocation until its nova-compute is back; that is Nova's way with every evacuation.
  expect(result.allocatedOn).toEqual([hostOf(row), DESTINATION]);
  const evacuation = `evacuation ${hostOf(row)} -> ${DESTINATION} done`;
  expect(result.migrations.filter((migration) => migration === evacuation)).toHaveLength(1);
  // Nobody could confirm it, so nobody frees that.
  const leaked = result.migrations.filter((migration) => migration.endsWith(`holds ${DEAD}`));
  expect(leaked).toHaveLength(row.from === 'dead' ? 1 : 0);
}

function lockOf({ made }: Row): string | null {
  if (made?.includes('lock by its owner')) return 'do not touch';
  return made?.includes('lock by an administrator') ? 'unpaid' : null;
}
