import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type AgentParameters, command } from '../../src/fencing/index.ts';
import type { Fencer } from '../../src/model/fencer.ts';
import { evidenceOf, FAST, reasonOf } from '../fencing/support/setting.ts';
import { folderInRoot, programOf } from './support/in-root.ts';

/** fence_dummy keeps the power in a file: what is in it before, and how to read it afterwards. */
async function powerFile(content: string) {
  const { outside, inside } = await folderInRoot();
  await writeFile(join(outside, 'power'), content);
  return { path: `${inside}/power`, read: async () => readFile(join(outside, 'power'), 'utf8') };
}

async function dummy(parameters: AgentParameters, timeoutMs = 40_000): Promise<Fencer> {
  const times = { ...FAST, callTimeoutMs: 20_000, timeoutMs };
  return command([await programOf('fence_dummy')], { parameters, ...times });
}

describe('command, with fence_dummy', () => {
  it('switches off and sees it off', async () => {
    const power = await powerFile('on');
    const fencer = await dummy({ status_file: power.path });
    expect(fencer.name).toBe('command(fence_dummy)');
    expect(evidenceOf(await fencer.fence('compute-7', {}))).toMatch(
      /^fence_dummy: Status: ON, action off ended with exit code 0, off in 3 readings over/,
    );
    expect(await power.read()).toBe('off');
  });

  it('does not switch off what is off', async () => {
    const power = await powerFile('off');
    expect(evidenceOf(await (await dummy({ status_file: power.path })).fence('compute-7', {}))).toContain(
      'off already',
    );
  });

  it('does not believe an agent whose power stays on', async () => {
    const fencer = await dummy({ type: 'fail', plug: 'compute-7', power_timeout: 1 }, 8_000);
    const reason = reasonOf(await fencer.fence('compute-7', {}));
    expect(reason).toMatch(
      /^fence_dummy plug compute-7: Status: ON, nobody knows whether the order was taken \(action off: /,
    );
    expect(reason).toMatch(/not seen off in 3 readings .* the last reading was: Status: ON$/);
  });

  it.each(['neither', ''])('takes a status that it does not know for no reading: %j', async (content) => {
    const power = await powerFile(content);
    const reason = reasonOf(await (await dummy({ status_file: power.path })).fence('compute-7', {}));
    expect(reason).toMatch(/no power status: .*Unable to obtain correct plug status.*\(exit code 1\)$/);
  });

  it('does not show a password that the agent complains about', async () => {
    const power = await powerFile('neither');
    const fencer = await dummy({
      status_file: power.path,
      snmp_priv_passwd: 'hunter2',
      community: 'hunter3',
    });
    const reason = reasonOf(await fencer.fence('compute-7', {}));
    expect(reason).toContain("Ignoring unknown option 'snmp_priv_passwd=[redacted]'");
    expect(reason).toContain("Ignoring unknown option 'community=[redacted]'");
    expect(reason).not.toMatch(/hunter/);
  });

  it('kills an agent that hangs while it switches off, and does not take the power for off', async () => {
    const power = await powerFile('on');
    const fencer = command([await programOf('fence_dummy')], {
      ...FAST,
      // Agents wait before they switch, and not before they look.
      parameters: { status_file: power.path, delay: 600 },
      callTimeoutMs: 3_000,
    });
    expect(reasonOf(await fencer.fence('compute-7', {}))).toMatch(
      /Status: ON, nobody knows whether the order was taken \(no answer within 3000 ms\); not seen off/,
    );
    expect(await power.read()).toBe('on');
  });
});

describe('command, with an agent that is not there', () => {
  it('does not take it for off, although Python ends as agents do where the power is off', async () => {
    const fencer = command([await programOf('python3'), '/usr/sbin/fence_nothing'], { ...FAST });
    expect(reasonOf(await fencer.fence('compute-7', {}))).toMatch(/can't open file .* \(exit code 2\)$/);
  });

  it('nor where its interpreter is missing', async () => {
    expect(reasonOf(await command(['/nowhere/fence_nothing'], { ...FAST }).fence('compute-7', {}))).toContain(
      'ENOENT',
    );
  });
});
