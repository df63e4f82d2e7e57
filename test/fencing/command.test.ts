import { describe, expect, it } from 'vitest';
import { command, type CommandOptions } from '../../src/fencing/index.ts';
import type { Fencer } from '../../src/model/fencer.ts';
import { type FakeProgram, fakeProgram } from './support/fake-program.ts';
import { evidenceOf, FAST, reasonOf } from './support/setting.ts';

function commandBy(program: FakeProgram, options: CommandOptions = {}): Fencer {
  return command([program.path], { ...FAST, ...options });
}

const IS_OFF_ORDER = '/^action=off$/m.test(stdin)';

/** An agent whose host goes off by an order. */
const OBEDIENT = `
  if (${IS_OFF_ORDER}) say('Success: Powered OFF\\n');
  else if (count === 1) say('Status: ON\\n'); else say('Status: OFF\\n', 2);`;

describe('command', () => {
  it('reads, orders, and reads off three times', async () => {
    const program = await fakeProgram('fence_test', OBEDIENT);
    const fencer = commandBy(program, {
      parameters: (host) => ({ ip: 'pdu-1', plug: host, ssl: true, lanplus: false }),
    });
    expect(fencer.name).toBe('command(fence_test)');
    expect(evidenceOf(await fencer.fence('compute-7', {}))).toMatch(
      /^fence_test at pdu-1 plug compute-7: Status: ON, action off ended with exit code 0, off in 3 readings over/,
    );
    const calls = await program.calls();
    expect(calls.map(({ stdin }) => stdin.replaceAll('\n', ' ').trim())).toEqual([
      'ip=pdu-1 plug=compute-7 ssl=1 lanplus=0 action=status',
      'ip=pdu-1 plug=compute-7 ssl=1 lanplus=0 action=off',
      ...Array<string>(3).fill('ip=pdu-1 plug=compute-7 ssl=1 lanplus=0 action=status'),
    ]);
    expect(calls.map(({ argv }) => argv)).toEqual(calls.map(() => []));
  });

  it('runs the agent with its arguments and its environment, and with nothing else of this process', async () => {
    const program = await fakeProgram('fence_test', "say('Status: OFF\\n', 2);");
    const fencer = command([program.path, '--verbose'], { ...FAST, env: { HOME: '/nowhere' } });
    evidenceOf(await fencer.fence('compute-7', {}));
    const [call] = await program.calls();
    expect(call?.argv).toEqual(['--verbose']);
    expect(call?.env).toEqual({ PATH: process.env['PATH'], LC_ALL: 'C', HOME: '/nowhere' });
  });

  it('writes values so that agents read them as they are', async () => {
    const program = await fakeProgram('fence_test', "say('Status: OFF\\n', 2);");
    const parameters = { password: ' a=b ', other: '"quoted"', third: "it's" };
    evidenceOf(await commandBy(program, { parameters }).fence('compute-7', {}));
    expect((await program.calls())[0]?.stdin).toBe(
      'password=" a=b "\nother=""quoted""\nthird=it\'s\naction=status\n',
    );
  });
});

describe('the answer of an agent', () => {
  it.each<[string, string]>([
    [
      'exit code 2 alone, as of a script that Python does not find',
      "say('', 2, 'python3: can\\'t open file');",
    ],
    ['exit code 2 with something else', "say('Usage: fence_test [options]\\n', 2);"],
    ['OFF with another exit code', "say('Status: OFF\\n', 0);"],
    ['ON with the exit code of off', "say('Status: ON\\n', 2);"],
    ['OFF within another line', "say('The Status: OFF\\n', 2);"],
    ['OFF on the wrong stream', "say('', 2, 'Status: OFF\\n');"],
    ['exit code 1', "say('', 1, 'Connection timed out\\n');"],
    ['the success of an order', "say('Success: Powered OFF\\n', 0);"],
  ])('is no reading: %s', async (_name, behaviour) => {
    const program = await fakeProgram('fence_test', behaviour);
    expect(reasonOf(await commandBy(program).fence('compute-7', {}))).toMatch(
      /^fence_test: no power status: .+\(exit code \d\)$/,
    );
    expect(await program.calls()).toHaveLength(1);
  });

  it('to the order proves nothing, however it ends', async () => {
    for (const exitCode of [0, 1, 2]) {
      const program = await fakeProgram(
        'fence_test',
        `if (${IS_OFF_ORDER}) say('Success: Powered OFF\\n', ${exitCode}); else say('Status: ON\\n');`,
      );
      expect(reasonOf(await commandBy(program, { timeoutMs: 2_000 }).fence('compute-7', {}))).toContain(
        'not seen off',
      );
    }
  });

  it('to an order that failed is followed by the readings', async () => {
    const program = await fakeProgram(
      'fence_test',
      `if (${IS_OFF_ORDER}) say('', 1, 'Failed: Timed out waiting to power OFF\\n'); else if (count < 4) say('Status: ON\\n'); else say('Status: OFF\\n', 2);`,
    );
    expect(evidenceOf(await commandBy(program).fence('compute-7', {}))).toContain(
      'nobody knows whether the order was taken (action off: Failed: Timed out waiting to power OFF (exit code 1))',
    );
  });
});

describe('a password among the parameters', () => {
  const parameters = {
    ip: 'pdu-1',
    username: 'fencing',
    password: 'hunter2/&"%',
    snmp_priv_passwd: 'second',
    api_token: 4711,
  };

  it.each<[string, string]>([
    ['a failing status', 'say(stdin, 1, stdin);'],
    ['a failing order', `if (${IS_OFF_ORDER}) say(stdin, 1, stdin); else say('Status: ON\\n');`],
  ])('is not shown where an agent echoes it: %s', async (_name, behaviour) => {
    const program = await fakeProgram('fence_test', behaviour);
    const reason = reasonOf(
      await commandBy(program, { parameters, timeoutMs: 2_000 }).fence('compute-7', {}),
    );
    expect(reason).toContain('password=[redacted]');
    for (const secret of ['hunter2', 'second', '4711']) expect(reason).not.toContain(secret);
    for (const { argv, env } of await program.calls()) {
      for (const secret of ['hunter2', 'second', '4711'])
        expect(JSON.stringify([argv, env])).not.toContain(secret);
    }
  });

  it('is not shown half, where an echo is too long to be shown whole', async () => {
    const program = await fakeProgram('fence_test', "say('', 1, 'x'.repeat(296) + 'hunter2/&\"%');");
    const reason = reasonOf(await commandBy(program, { parameters }).fence('compute-7', {}));
    expect(reason).toContain('xxx');
    expect(reason).not.toContain('hunt');
  });

  it.each<[string, object, RegExp]>([
    ['a line break', { password: 'hunter2\naction=on' }, /^parameters: password must not have a line break/],
    ['no plain value', { password: { hunter2: 1 } }, /^parameters: password must be a text, a number/],
    [
      'a strange name',
      { 'pass word': 'hunter2' },
      /^parameters: has a name that no agent knows: "pass word"/,
    ],
    ['the action', { action: 'on' }, /^parameters: must not have action/],
    ['its other name', { option: 'on' }, /^parameters: must not have option/],
    ['a list', ['hunter2'], /^parameters: must be an object of parameters/],
  ])('is not shown where the parameters are refused: %s', async (_name, wrong, message) => {
    const made = (): unknown => command(['fence_test'], { parameters: wrong as never });
    expect(made).toThrow(message);
    expect(made).not.toThrow(/hunter2/);
    const late = command(['fence_test'], { parameters: () => wrong as never });
    const reason = reasonOf(await late.fence('compute-7', {}));
    expect(reason).toMatch(message);
    expect(reason).not.toContain('hunter2');
  });
});

describe('the list of arguments', () => {
  it.each([[[]], [['']], ['fence_test'], [['fence_test', 1]], [undefined]])('%j is refused', (argv) => {
    expect(() => command(argv as never)).toThrow(/^argv: must be a list of texts that begins with the agent/);
  });

  it('and an environment must be texts', () => {
    expect(() => command(['fence_test'], { env: { A: 1 } as never })).toThrow(
      /^env: must be an object of texts$/,
    );
  });
});
