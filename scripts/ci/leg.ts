import { formatTally, type Tally } from '../tally.ts';

/** A part of the whole run, with a name to print. */
export interface Leg {
  readonly name: string;
  run(): Promise<LegOutcome>;
}

/** What a leg came to. */
export interface LegOutcome {
  readonly tally: Tally;
  /** Why something was left out, in words for whoever reads the log. */
  readonly skipped?: string;
  /** True where what was left out must fail the whole run. */
  readonly refused?: boolean;
}

/** What a leg came to, and how long it took. */
export interface LegResult extends LegOutcome {
  readonly name: string;
  readonly seconds: number;
}

/** One line for the summary, and one more for what was left out. */
export function describeLeg({ name, tally, seconds, skipped, refused }: LegResult): string {
  const mark = tally.failed > 0 || refused === true ? 'FAIL' : tally.passed === 0 ? 'SKIP' : 'ok';
  const line = `${mark.padEnd(6)}${name.padEnd(14)}${seconds.toFixed(0).padStart(5)} s  ${formatTally(tally)}`;
  return skipped === undefined ? line : `${line}\n      ${skipped}`;
}
