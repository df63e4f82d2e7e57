import { describe, expect, it } from 'vitest';
import { command, ipmi, type IpmiOptions } from '../../src/fencing/index.ts';
import type { Fencer } from '../../src/model/fencer.ts';
import { evidenceOf, FAST, reasonOf } from '../fencing/support/setting.ts';
import { programOf } from './support/in-root.ts';
import { type IpmiSim, PASSWORD, READER, startIpmiSim, USERNAME } from './support/ipmi-sim.ts';

async function ipmiFor({ port }: IpmiSim, options: Partial<IpmiOptions> = {}): Promise<Fencer> {
  return ipmi({
    ...{ address: '127.0.0.1', port, username: USERNAME, password: PASSWORD, cipherSuite: 3 },
    ...{ ipmitool: await programOf('ipmitool'), ...FAST, ...options },
  });
}

describe('ipmi, by ipmitool and with OpenIPMI’s BMC', () => {
  it('switches the host off and sees it off', async () => {
    const bmc = await startIpmiSim();
    expect(evidenceOf(await (await ipmiFor(bmc)).fence('compute-7', {}))).toMatch(
      /: Chassis Power is on, chassis power off accepted, off in 3 readings over/,
    );
    expect(await bmc.power()).toBe('0');
    expect(await bmc.asked()).toEqual(['get power', 'set power 0', 'get power', 'get power', 'get power']);
  });

  it('does not switch a host off that is off', async () => {
    const bmc = await startIpmiSim({ onGet: 'echo power:0' });
    expect(evidenceOf(await (await ipmiFor(bmc)).fence('compute-7', {}))).toContain('off already');
    expect(await bmc.asked()).not.toContain('set power 0');
  });

  it('waits for a host that goes off late', async () => {
    const bmc = await startIpmiSim({
      onSet: 'echo "$count" >since',
      onGet: 'if [ -e since ] && [ "$count" -gt 3 ]; then echo power:0; else echo power:1; fi',
    });
    evidenceOf(await (await ipmiFor(bmc)).fence('compute-7', {}));
    expect(await bmc.asked()).toEqual(['get power', 'set power 0', ...Array<string>(6).fill('get power')]);
  });

  it.each<[string, Parameters<typeof startIpmiSim>[0], RegExp]>([
    [
      'takes the order and does nothing',
      { onSet: ':' },
      /chassis power off accepted; not seen off in 3 readings/,
    ],
    [
      'says off once and then on',
      { onGet: 'if [ "$count" = 1 ]; then echo power:0; else echo power:1; fi' },
      /then off, and then on again \(Chassis Power is on\)$/,
    ],
    [
      'switches the host on again by itself',
      { onGet: 'if [ "$count" = 1 ] || [ "$count" = 2 ]; then echo power:0; else echo power:1; fi' },
      /then off, and then on again \(Chassis Power is on\)$/,
    ],
    ['answers with an error', { onGet: 'exit 1' }, /^IPMI at 127\.0\.0\.1 port \d+: no power status: /],
  ])('does not believe a BMC that %s', async (_name, behaviour, reason) => {
    const bmc = await startIpmiSim(behaviour);
    const fencer = await ipmiFor(bmc, { timeoutMs: 2_000 });
    expect(reasonOf(await fencer.fence('compute-7', {}))).toMatch(reason);
  });

  it('does not wait for a BMC that hangs', async () => {
    const bmc = await startIpmiSim({ onGet: 'sleep 60' });
    const begun = performance.now();
    const fencer = await ipmiFor(bmc, { callTimeoutMs: 2_000 });
    expect(reasonOf(await fencer.fence('compute-7', {}))).toMatch(/no answer within 2000 ms$/);
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  it('does not take a BMC for off that cannot be reached', async () => {
    const dead: IpmiSim = { port: 9, power: () => Promise.resolve(''), asked: () => Promise.resolve([]) };
    const fencer = await ipmiFor(dead, { callTimeoutMs: 30_000, timeoutMs: 60_000 });
    expect(reasonOf(await fencer.fence('compute-7', {}))).toMatch(
      /no power status: .*Unable to establish IPMI v2 \/ RMCP\+ session \(exit code 1\)$/,
    );
  });

  it('is told of a wrong password, and shows none', async () => {
    const bmc = await startIpmiSim();
    const reason = reasonOf(await (await ipmiFor(bmc, { password: 'not hunter2' })).fence('compute-7', {}));
    expect(reason).toMatch(/no power status: .*\(exit code 1\)$/);
    expect(reason).not.toContain('hunter2');
    expect(await bmc.asked()).toEqual([]);
  });

  it('is told where the cipher suite is not known: there is no falling back', async () => {
    const bmc = await startIpmiSim();
    const reason = reasonOf(await (await ipmiFor(bmc, { cipherSuite: 17 })).fence('compute-7', {}));
    expect(reason).toContain('invalid authentication algorithm');
    expect(await bmc.asked()).toEqual([]);
  });
});

describe('command, with fence_ipmilan and OpenIPMI’s BMC', () => {
  async function agentFor({ port }: IpmiSim, parameters: Record<string, string> = {}): Promise<Fencer> {
    const access = {
      ip: '127.0.0.1',
      ipport: port,
      username: USERNAME,
      password: PASSWORD,
      lanplus: true,
      cipher: 3,
    };
    return command([await programOf('fence_ipmilan')], {
      parameters: { ...access, privlvl: 'operator', ...parameters },
      ...FAST,
      callTimeoutMs: 30_000,
      timeoutMs: 20_000,
    });
  }

  it('switches the host off and sees it off', async () => {
    const bmc = await startIpmiSim();
    const evidence = evidenceOf(await (await agentFor(bmc)).fence('compute-7', {}));
    expect(evidence).toMatch(
      /^fence_ipmilan at 127\.0\.0\.1: Status: ON, action off ended with exit code 0, off in 3 readings/,
    );
    expect(await bmc.power()).toBe('0');
  });

  it('is told of a user who may not do that', async () => {
    const bmc = await startIpmiSim();
    const fencer = await agentFor(bmc, { ...READER, privlvl: 'user', power_timeout: '1' });
    expect(reasonOf(await fencer.fence('compute-7', {}))).toMatch(
      /Status: ON, nobody knows whether the order was taken \(action off: /,
    );
    expect(await bmc.power()).toBe('1');
  });

  it('is told of a wrong password, and shows none', async () => {
    const bmc = await startIpmiSim();
    const reason = reasonOf(
      await (await agentFor(bmc, { password: 'hunter3', verbose: '1' })).fence('compute-7', {}),
    );
    expect(reason).toMatch(/no power status: .*\(exit code 1\)$/);
    expect(reason).not.toContain('hunter3');
    expect(await bmc.asked()).toEqual([]);
  });
});
