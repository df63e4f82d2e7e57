/** The page of what became of recoveries whose processes were killed, from what their tests printed. */
export function killedPage(output: string, release: string): string {
  const tables = [
    ...output.matchAll(/^A recovery of (\d+) instances, killed again and again\n.*\n((?: {2}.*\n)+)/gm),
  ];
  if (tables.length === 0) throw new Error('The tests passed, and did not print what they had done.');
  const rows = tables.map(([, instances = '', lines = ''], index) => {
    const kills = [...lines.matchAll(/^ +\d+ +(\d+) ms +(.+)$/gm)];
    const inTime = kills.filter(([, , became]) => became === 'killed').map(([, ms]) => ms);
    const [, last = ''] = /not killed: (.+)/.exec(lines) ?? [];
    return `| ${index + 1} | ${instances} | ${inTime.join(', ')} | ${kills.length - inTime.length} | ${last} |`;
  });
  return `# Recoveries whose process is killed

Written by \`npm run proof -- killed\`, on the real Nova of the lab (${release}).

Each recovery is the work of a process of its own, which SIGKILL ends at random moments, and which is started again each time
until one is left to end. Its instances were active, stopped, being started, and resized from either. In the end every one of
them was as its owner had left it, on another host and unlocked, after one evacuation; none had been started but those that were being
started, and these once. Of two processes that were started at once one did the work, and the other said who was at it.

| recovery | instances | killed after (ms) | ended before its kill | the last process |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}
