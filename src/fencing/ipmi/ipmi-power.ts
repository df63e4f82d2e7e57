import { excerpt } from '../power/hide.ts';
import type { HostPower, PowerReading, SwitchOffAnswer } from '../power/host-power.ts';
import { basicEnvironment, type ProgramResult, runProgram } from '../run-program.ts';

/** How to reach the BMC of one host, checked. */
export interface IpmiAccess {
  readonly address: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly privilege: 'OPERATOR' | 'ADMINISTRATOR';
  readonly cipherSuite: number;
  readonly ipmitool: string;
}

/** What ipmitool prints on its own when the BMC itself, and not the way to it, has said no. */
const BMC_SAID_NO = /^Set Chassis Power Control to .* failed: (?!Unknown|.*timed? ?out)/im;

/** The power of one host, by ipmitool. */
export function ipmiPower(access: IpmiAccess): HostPower {
  const secrets = [access.password];
  const run = async (command: 'status' | 'off', signal: AbortSignal): Promise<ProgramResult> =>
    runProgram(access.ipmitool, [...connection(access), 'chassis', 'power', command], {
      env: { ...basicEnvironment(), IPMI_PASSWORD: access.password },
      signal,
    });

  return {
    where: `IPMI at ${access.address}${access.port === 623 ? '' : ` port ${access.port}`}`,
    secrets,

    async read(signal): Promise<PowerReading> {
      const result = await run('status', signal);
      // Exactly one line, or it is no reading.
      const state = /^Chassis Power is (on|off)$/.exec(result.stdout.trim())?.[1];
      if (result.exitCode === 0 && (state === 'on' || state === 'off')) {
        return { state, shown: `Chassis Power is ${state}` };
      }
      throw new Error(`no power status: ${outputOf(result, secrets)}`);
    },

    async switchOff(signal): Promise<SwitchOffAnswer> {
      const result = await run('off', signal);
      if (result.exitCode === 0) return { accepted: true, shown: 'chassis power off accepted' };
      const shown = `chassis power off failed: ${outputOf(result, secrets)}`;
      if (BMC_SAID_NO.test(result.stderr)) return { accepted: false, shown };
      throw new Error(shown);
    },
  };
}

function connection(access: IpmiAccess): readonly string[] {
  return [
    ...['-I', 'lanplus', '-H', access.address, '-p', String(access.port), '-U', access.username],
    ...['-L', access.privilege, '-C', String(access.cipherSuite)],
    // One second for an answer, asked four times: the time limit of a call is the library's.
    ...['-N', '1', '-R', '3'],
    '-E',
  ];
}

function outputOf({ exitCode, stdout, stderr }: ProgramResult, secrets: readonly string[]): string {
  const said = excerpt(`${stderr} ${stdout}`, secrets);
  return `${said === '' ? 'ipmitool said nothing' : said} (exit code ${exitCode ?? 'none'})`;
}
