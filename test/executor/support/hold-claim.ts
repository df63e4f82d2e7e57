import { jsonlJournal } from '../../../src/executor/index.ts';
import { claimOnThisMachine } from '../../../src/executor/journal/kernel-claim.ts';

/** A process that claims `h1` in the folder of its first argument, says so, and lives until it is killed. */
const [, , directory = '', platform] = process.argv;
const owner = `child:${process.pid}`;
if (platform === undefined) await jsonlJournal({ directory }).claim('h1', owner);
else await claimOnThisMachine(directory, 'h1', owner, platform as NodeJS.Platform);
process.send?.('claimed');
setInterval(() => undefined, 60_000);
