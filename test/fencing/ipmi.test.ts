import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ipmi, type IpmiOptions } from '../../src/fencing/index.ts';
import type { Fencer } from '../../src/model/fencer.ts';
import { type FakeProgram, fakeProgram, isRunning } from './support/fake-program.ts';
import { evidenceOf, FAST, reasonOf } from './support/setting.ts';

const PASSWORD = 'hunter2/&"%';
const OFF = "say('Chassis Power is off\\n');";

function ipmiBy(program: FakeProgram, options: Partial<IpmiOptions> = {}): Fencer {
  const required = { address: '192.0.2.7', username: 'fencing', password: PASSWORD };
  return ipmi({ ...required, ipmitool: program.path, ...FAST, ...options });
}

/** An ipmitool whose host goes off by an order. */
const OBEDIENT = `
  if (argv.at(-1) === 'off') say('Chassis Power Control: Down/Off\\n');
  else say('Chassis Power is ' + (count === 1 ? 'on' : 'off') + '\\n');`;

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('ipmi', () => {
  it('reads, orders, and reads off three times', async () => {
    const program = await fakeProgram('ipmitool', OBEDIENT);
    expect(evidenceOf(await ipmiBy(program).fence('compute-7', {}))).toMatch(
      /^IPMI at 192\.0\.2\.7: Chassis Power is on, chassis power off accepted, off in 3 readings over \d\.\d s, the last at /,
    );
    const calls = await program.calls();
    expect(calls.map(({ argv }) => argv.slice(-3).join(' '))).toEqual([
      'chassis power status',
      'chassis power off',
      ...Array<string>(3).fill('chassis power status'),
    ]);
    expect(calls[0]?.argv.slice(0, -3).join(' ')).toBe(
      '-I lanplus -H 192.0.2.7 -p 623 -U fencing -L OPERATOR -C 17 -N 1 -R 3 -E',
    );
  });

  it('passes on what the options say, for the host', async () => {
    const program = await fakeProgram('ipmitool', OFF);
    const fencer = ipmiBy(program, {
      address: (host) => `${host}-bmc.example`,
      username: () => 'other',
      port: 9623,
      cipherSuite: 3,
      privilege: 'ADMINISTRATOR',
    });
    expect(evidenceOf(await fencer.fence('compute-7', {}))).toContain(
      'IPMI at compute-7-bmc.example port 9623: off already',
    );
    expect((await program.calls())[0]?.argv.join(' ')).toMatch(
      /^-I lanplus -H compute-7-bmc\.example -p 9623 -U other -L ADMINISTRATOR -C 3 /,
    );
  });

  it('hands the password over in the environment alone, and nothing else of this process', async () => {
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'not yours');
    const program = await fakeProgram('ipmitool', OBEDIENT);
    evidenceOf(
      await ipmiBy(program, { password: async () => Promise.resolve(PASSWORD) }).fence('compute-7', {}),
    );
    for (const { argv, env, stdin } of await program.calls()) {
      expect(argv.join('\n')).not.toContain('hunter2');
      expect(stdin).toBe('');
      expect(env).toEqual({ PATH: process.env['PATH'], LC_ALL: 'C', IPMI_PASSWORD: PASSWORD });
    }
  });
});

describe('a reading of ipmitool', () => {
  it.each<[string, string]>([
    ['another exit code', "say('Chassis Power is off\\n', 1);"],
    ['another sentence', "say('Chassis Power is offline\\n');"],
    ['another case', "say('Chassis power is Off\\n');"],
    ['two sentences', "say('Chassis Power is off\\nChassis Power is on\\n');"],
    ['a word before it', "say('Last time: Chassis Power is off\\n');"],
    ['the order itself', "say('Chassis Power Control: Down/Off\\n');"],
    ['the wrong stream', "say('', 0, 'Chassis Power is off\\n');"],
    ['nothing', "say('');"],
    [
      'a signal',
      "process.stdout.write('Chassis Power is off\\n', () => process.kill(process.pid, 'SIGKILL'));",
    ],
  ])('is none: %s', async (_name, behaviour) => {
    const program = await fakeProgram('ipmitool', behaviour);
    expect(reasonOf(await ipmiBy(program).fence('compute-7', {}))).toMatch(
      /^IPMI at 192\.0\.2\.7: no power status: /,
    );
    expect(await program.calls()).toHaveLength(1);
  });

  it('that fails is told in the words of ipmitool', async () => {
    const program = await fakeProgram(
      'ipmitool',
      "say('', 1, 'Error: Unable to establish IPMI v2 / RMCP+ session\\n');",
    );
    expect(reasonOf(await ipmiBy(program).fence('compute-7', {}))).toBe(
      'IPMI at 192.0.2.7: no power status: Error: Unable to establish IPMI v2 / RMCP+ session (exit code 1)',
    );
  });

  it('that says off once and then on: not fenced', async () => {
    const program = await fakeProgram(
      'ipmitool',
      "if (argv.at(-1) === 'off') say('Chassis Power Control: Down/Off\\n'); else say('Chassis Power is ' + (count === 3 ? 'off' : 'on') + '\\n');",
    );
    expect(reasonOf(await ipmiBy(program).fence('compute-7', {}))).toContain('then off, and then on again');
  });
});

describe('an order by ipmitool', () => {
  const STAYS_ON = (off: string): string =>
    `if (argv.at(-1) === 'off') ${off} else say('Chassis Power is on\\n');`;

  it('that the BMC refuses ends it at the next on', async () => {
    const refusal = 'Set Chassis Power Control to Down/Off failed: Insufficient privilege level';
    const program = await fakeProgram('ipmitool', STAYS_ON(`say('', 1, '${refusal}\\n');`));
    expect(reasonOf(await ipmiBy(program).fence('compute-7', {}))).toBe(
      `IPMI at 192.0.2.7: Chassis Power is on, chassis power off failed: ${refusal} (exit code 1), and Chassis Power is on`,
    );
    expect(await program.calls()).toHaveLength(3);
  });

  it.each([
    "say('', 1, 'Error: Unable to establish IPMI v2 / RMCP+ session\\n');",
    "say('', 1, 'Set Chassis Power Control to Down/Off failed: Command response timed out\\n');",
  ])('that may or may not have arrived is waited for: %s', async (off) => {
    const program = await fakeProgram(
      'ipmitool',
      `if (argv.at(-1) === 'off') ${off} else say('Chassis Power is ' + (count < 5 ? 'on' : 'off') + '\\n');`,
    );
    expect(evidenceOf(await ipmiBy(program).fence('compute-7', {}))).toContain(
      'nobody knows whether the order was taken',
    );
  });

  it('that succeeds proves nothing', async () => {
    const program = await fakeProgram('ipmitool', STAYS_ON("say('Chassis Power Control: Down/Off\\n');"));
    expect(reasonOf(await ipmiBy(program, { timeoutMs: 2_000 }).fence('compute-7', {}))).toContain(
      'chassis power off accepted; not seen off in 3 readings',
    );
  });
});

describe('the process', () => {
  it('that hangs is killed with all that it started, and is no proof', async () => {
    const program = await fakeProgram(
      'ipmitool',
      "const child = require('node:child_process').spawn('sleep', ['600']); process.stderr.write(String(child.pid)); fs.writeFileSync(process.argv[1] + '.child', String(child.pid)); setInterval(() => {}, 1000);",
    );
    expect(reasonOf(await ipmiBy(program, { callTimeoutMs: 1_500 }).fence('compute-7', {}))).toMatch(
      /no answer within 1500 ms$/,
    );
    const pids = [
      (await program.calls())[0]?.pid ?? 0,
      Number(readFileSync(`${program.path}.child`, 'utf8')),
    ];
    expect(pids.every((pid) => pid > 1)).toBe(true);
    await expect.poll(() => pids.filter(isRunning)).toEqual([]);
  });

  it('is killed when the caller aborts', async () => {
    const program = await fakeProgram('ipmitool', 'setInterval(() => {}, 1000);');
    const controller = new AbortController();
    const enough = new Error('enough');
    const fencing = ipmiBy(program).fence('compute-7', { signal: controller.signal });
    const outcome = expect(fencing).rejects.toBe(enough);
    await expect.poll(async () => program.calls(), { timeout: 10_000 }).toHaveLength(1);
    controller.abort(enough);
    await outcome;
    const pid = (await program.calls())[0]?.pid ?? 0;
    expect(pid).toBeGreaterThan(1);
    await expect.poll(() => isRunning(pid)).toBe(false);
  });

  it('that is not there is a reason', async () => {
    const fencer = ipmi({
      address: 'bmc',
      username: 'u',
      password: PASSWORD,
      ipmitool: '/nowhere/ipmitool',
      ...FAST,
    });
    expect(reasonOf(await fencer.fence('compute-7', {}))).toBe(
      'IPMI at bmc: /nowhere/ipmitool cannot be started (ENOENT)',
    );
  });
});
