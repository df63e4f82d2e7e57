import { parseCommand, usage } from './command-line.ts';
import { down } from './down.ts';
import { fail } from './fail.ts';
import { LabError } from './lab-error.ts';
import { requireRoot } from './requirements.ts';
import { reset } from './reset.ts';
import { revive } from './revive.ts';
import { status } from './status.ts';
import { up } from './up.ts';

async function run(words: readonly string[]): Promise<void> {
  const command = parseCommand(words);
  // `up` says this with all else that is missing.
  if (!['help', 'status', 'up'].includes(command.name)) requireRoot();
  switch (command.name) {
    case 'help':
      console.log(usage);
      return;
    case 'up':
      return up(console.log);
    case 'down':
      return down(command.leaving);
    case 'status':
      console.log((await status()).join('\n'));
      return;
    case 'fail':
      return fail(command.host);
    case 'revive':
      return revive(command.host);
    case 'reset':
      return reset();
  }
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof LabError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
