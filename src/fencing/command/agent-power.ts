import { basename } from 'node:path';
import { excerpt } from '../power/hide.ts';
import type { HostPower, PowerReading, SwitchOffAnswer } from '../power/host-power.ts';
import { basicEnvironment, type ProgramResult, runProgram } from '../run-program.ts';
import type { AgentParameters } from './command-options.ts';
import { agentInput, secretsIn } from './parameters.ts';

/** How the agent of one host is called, checked. */
export interface AgentCall {
  readonly file: string;
  readonly args: readonly string[];
  readonly parameters: AgentParameters;
  readonly env: Readonly<Record<string, string>>;
}

/** The exit codes of `action=status`. */
const EXIT_CODES = { on: 0, off: 2 } as const;

/** The power of one host, by a fence agent. */
export function agentPower({ file, args, parameters, env }: AgentCall): HostPower {
  const name = basename(file);
  const secrets = secretsIn(parameters);
  const run = async (action: 'status' | 'off', signal: AbortSignal): Promise<ProgramResult> =>
    runProgram(file, args, {
      env: { ...basicEnvironment(), ...env },
      stdin: agentInput(action, parameters),
      signal,
    });

  return {
    where: `${name}${about(parameters)}`,
    secrets,

    async read(signal): Promise<PowerReading> {
      const result = await run('status', signal);
      const word = /^Status: (ON|OFF)$/im.exec(result.stdout)?.[1]?.toLowerCase();
      const state = word === 'on' || word === 'off' ? word : null;
      // Both must say it: Python ends with 2 where it does not find the script, and agents do at a wrong parameter.
      if (state !== null && result.exitCode === EXIT_CODES[state]) {
        return { state, shown: `Status: ${state.toUpperCase()}` };
      }
      throw new Error(`no power status: ${outputOf(name, result, secrets)}`);
    },

    async switchOff(signal): Promise<SwitchOffAnswer> {
      const result = await run('off', signal);
      if (result.exitCode === 0) return { accepted: true, shown: 'action off ended with exit code 0' };
      // It may have failed while it waited for the power: only the readings know.
      throw new Error(`action off: ${outputOf(name, result, secrets)}`);
    },
  };
}

/** Which device and which of its outlets, as far as the usual parameters tell. */
function about({ ip, ipaddr, plug, port }: AgentParameters): string {
  const device = ip ?? ipaddr;
  const outlet = plug ?? port;
  return (device === undefined ? '' : ` at ${device}`) + (outlet === undefined ? '' : ` plug ${outlet}`);
}

function outputOf(
  name: string,
  { exitCode, stdout, stderr }: ProgramResult,
  secrets: readonly string[],
): string {
  const said = excerpt(`${stderr} ${stdout}`, secrets);
  return `${said === '' ? `${name} said nothing` : said} (exit code ${exitCode ?? 'none'})`;
}
