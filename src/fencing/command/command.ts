import { basename } from 'node:path';
import { InvalidOptionsError } from '../../errors.ts';
import type { Fencer } from '../../model/fencer.ts';
import { checkPerHost, forHost } from '../per-host.ts';
import { fencerOf } from '../power/power-fencer.ts';
import { resolveProof } from '../power/resolve-proof.ts';
import { agentPower } from './agent-power.ts';
import type { CommandOptions } from './command-options.ts';
import { wrongParameters } from './parameters.ts';

/** An agent logs in anew for each action, and waits for the power by itself, 20 seconds as a rule. */
const AGENT_DEFAULTS = { callTimeoutMs: 60_000, timeoutMs: 180_000 };

/**
 * Fences by an agent of ClusterLabs, one of those that Pacemaker uses: `fence_ipmilan`, `fence_redfish`, `fence_apc_snmp` and
 * so on, or one of your own that does as they do. It is run with `action=status` and `action=off` on its standard input, and
 * believed only after several answers in a row that the power is off, over the settle time.
 *
 * ```ts
 * const fence = command(['fence_apc_snmp'], {
 *   parameters: (host) => ({ ip: 'pdu-1.example', username: 'fencing', password, plug: outletOf(host) }),
 * });
 * ```
 *
 * The end of `off` proves nothing, whatever its exit code. Nor does the exit code of `status` alone: 2 is off, but a
 * script that Python cannot find ends with 2 as well. So `Status: OFF` must be printed, too.
 *
 * @param argv The agent, by its name in the PATH or its path, and arguments where it needs any. No shell, and no passwords.
 * @throws {InvalidOptionsError} naming the option that is wrong. What a function gives is checked when it is called, and is then a `reason`.
 */
export function command(argv: readonly string[], options: CommandOptions = {}): Fencer {
  const { parameters = {}, env = {} } = options;
  const [file, ...args] = checkedArgv(argv);
  checkPerHost('parameters', parameters, wrongParameters);
  if (!isTexts(env)) throw new InvalidOptionsError('env', 'must be an object of texts');
  return fencerOf(
    `command(${basename(file)})`,
    async (host) =>
      agentPower({
        ...{ file, args, env },
        parameters: await forHost('parameters', parameters, host, wrongParameters),
      }),
    resolveProof(options, AGENT_DEFAULTS),
  );
}

function checkedArgv(argv: readonly string[]): readonly [string, ...string[]] {
  const [file, ...args] = Array.isArray(argv) ? (argv as readonly unknown[]) : [];
  if (typeof file !== 'string' || file === '' || !args.every((arg) => typeof arg === 'string')) {
    throw new InvalidOptionsError(
      'argv',
      "must be a list of texts that begins with the agent, such as ['fence_ipmilan']",
    );
  }
  return [file, ...args];
}

function isTexts(env: unknown): boolean {
  if (typeof env !== 'object' || env === null || Array.isArray(env)) return false;
  return Object.values(env).every((value) => typeof value === 'string');
}
