import pLimit from 'p-limit';
import { formatTally, sum, type Tally } from '../tally.ts';
import { BUILD, type Gate } from './gates.ts';
import { type GateResult, runGate } from './run-gate.ts';

/** The least machine that runs them has two cores. */
const AT_A_TIME = 2;

/** Runs all the gates, also after one has failed, and tells of each as it ends. */
export async function runGates(gates: readonly Gate[], print: (text: string) => void): Promise<Tally> {
  const runAndTell = async (gate: Gate): Promise<GateResult> => {
    const result = await runGate(gate);
    print(describeResult(result));
    return result;
  };
  const first = gates.filter((gate) => gate === BUILD);
  const others = gates.filter((gate) => gate !== BUILD);
  const results = [
    ...(await Promise.all(first.map(runAndTell))),
    ...(await pLimit(AT_A_TIME).map(others, runAndTell)),
  ];
  return sum(results.map((result) => result.tally));
}

function describeResult({ gate, tally, seconds, output }: GateResult): string {
  const counts = gate.tests ? `  ${formatTally(tally)}` : '';
  if (tally.failed === 0) return `ok    ${gate.name.padEnd(8)}${seconds.toFixed(1).padStart(6)} s${counts}\n`;
  return `FAIL  ${gate.name.padEnd(8)}${seconds.toFixed(1).padStart(6)} s${counts}\n${indent(output)}\n`;
}

function indent(text: string): string {
  return text.trimEnd().replaceAll(/^/gm, '      ');
}
