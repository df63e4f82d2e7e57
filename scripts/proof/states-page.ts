import { allRows } from '../../test/states/all-rows.ts';
import type { Compared, StatesReport } from '../../test/states/report.ts';

const NAMES = {
  zed: 'OpenStack Zed (Nova 26, compute API up to 2.93)',
  epoxy: 'OpenStack 2025.1 Epoxy (Nova 31, compute API up to 2.100)',
} as const;

/** Writes what was seen on each release down as a page. */
export function statesPage(reports: readonly StatesReport[]): string {
  return `# Every state, recovered on a real Nova

Written by \`npm run proof -- states\`; what is below was seen, not expected. Each row is an instance that was brought into a
state, by Nova where that can be done in time and else by writing into its database; then its host died, and this library
recovered the host. The same rows were made once more and treated by the usual remedy: reset to error, evacuate, stop
what had not been active. Nova's driver was the fake one. A row that is held was not touched: no request
that could change it was sent, and its representation, its actions, its migrations are what they were, but where the row is about a refusal of
Nova's.

${reports.map(section).join('\n')}`;
}

function section({ release, rows }: StatesReport): string {
  const otherwise = rows.filter((row) => row.remedyWasOtherwise);
  const all = allRows.filter(
    ({ releases, simulatedOnly }) => simulatedOnly === undefined && (releases?.includes(release) ?? true),
  );
  return `## ${NAMES[release]}

${rows.length} of the ${all.length} rows that a real Nova can be brought to, each on the real Nova and on the simulated cloud with the same result. The usual remedy ends otherwise in
${otherwise.length} of them; these are in bold.

| row | rule | this library | reset to error, evacuate, stop |
| --- | --- | --- | --- |
${rows.map(line).join('\n')}
`;
}

function line({ name, rule, end, remedy, remedyWasOtherwise }: Compared): string {
  return `| ${name} | \`${rule}\` | ${end} | ${remedyWasOtherwise ? `**${remedy}**` : remedy} |`;
}
