import { parseArgs } from 'node:util';
import type { Leaving } from './down.ts';
import { LabError } from './lab-error.ts';

/** What the command line asks for. */
export type LabCommand =
  | { readonly name: 'up' | 'status' | 'reset' | 'help' }
  | { readonly name: 'down'; readonly leaving: Leaving }
  | { readonly name: 'fail' | 'revive'; readonly host: string };

/** The help text. */
export const usage = `Usage: npm run lab -- COMMAND

  up             bring everything up, from whatever is there
  down           end every process; the data stay
  down --wipe    ... and forget the data; the packages stay
  down --purge   ... and remove the root
  status         what runs, each compute host, each server
  fail HOST      kill that host's nova-compute (kill -9), and do nothing more
  revive HOST    start it again, clear forced_down, enable it, wait until it is up
  reset          back to an empty and healthy cloud

Environment: LAB_DIR, LAB_SUITE, LAB_MIRROR, LAB_PORT_OFFSET; see lab/README.md.`;

/**
 * Understands the arguments of the command line.
 *
 * @throws {@link LabError} when they make no command.
 */
export function parseCommand(words: readonly string[]): LabCommand {
  const { values, positionals } = parse(words);
  const [name, ...operands] = positionals;
  if (values.help || name === undefined) return { name: 'help' };
  if (name !== 'down' && (values.wipe || values.purge)) throw new LabError(`${name} takes no options.`);
  switch (name) {
    case 'up':
    case 'status':
    case 'reset':
    case 'help':
      requireOperands(name, operands, 0);
      return { name };
    case 'down':
      requireOperands(name, operands, 0);
      return { name, leaving: values.purge ? 'purge' : values.wipe ? 'wipe' : 'keep' };
    case 'fail':
    case 'revive':
      requireOperands(name, operands, 1);
      return { name, host: operands[0] ?? '' };
    default:
      throw new LabError(`There is no command ${name}: see npm run lab -- help.`);
  }
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        purge: { type: 'boolean', default: false },
        wipe: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new LabError(error instanceof Error ? error.message : String(error));
  }
}

function requireOperands(name: string, operands: readonly string[], count: 0 | 1): void {
  if (operands.length === count) return;
  throw new LabError(count === 0 ? `${name} takes no arguments.` : `${name} takes one host, such as h2.`);
}
