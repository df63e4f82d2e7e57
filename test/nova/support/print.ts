/** Prints rows in columns, so that a run can be read by people. */
export function printTable(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const lines = all.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
  process.stdout.write(`\n${title}\n${lines.join('\n')}\n\n`);
}

/** Seconds with two digits, or what it means that there are none. */
export function seconds(value: number | null): string {
  return value === null ? 'still active' : value.toFixed(2);
}
