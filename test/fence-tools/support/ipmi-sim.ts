import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { folderInRoot, root } from './in-root.ts';

export const USERNAME = 'fencing';
export const PASSWORD = 'hunter2/&%$x';
/** May read the power, and no more. */
export const READER = { username: 'reader', password: 'only-reading' };

/** OpenIPMI's simulated BMC. */
export interface IpmiSim {
  readonly port: number;
  /** What is really the case: 1 or 0. */
  power(): Promise<string>;
  /** What was asked of the power, in order, such as `get power` and `set power 0`. */
  asked(): Promise<readonly string[]>;
}

/**
 * Starts ipmi_sim; it ends with the test.
 *
 * @param onSet - Shell that is run when the power is set to `$4`.
 * @param onGet - Shell that prints `power:1` or `power:0`; `$count` readings were asked for before.
 */
export async function startIpmiSim({
  onSet = 'echo "$4" >is',
  onGet = 'echo "power:$(cat is)"',
}: {
  readonly onSet?: string;
  readonly onGet?: string;
} = {}): Promise<IpmiSim> {
  const { outside, inside } = await folderInRoot();
  const port = await freePort();
  const script = `#!/bin/sh
cd ${inside} || exit 1
count=$(grep -c 'get power' asked)
echo "$2 $3\${4:+ $4}" >>asked
case "$2" in
  get) ${onGet} ;;
  set) ${onSet} ;;
esac
`;
  await mkdir(join(outside, 'state'));
  await writeFile(join(outside, 'is'), '1\n');
  await writeFile(join(outside, 'asked'), '');
  await writeFile(join(outside, 'power'), script, { mode: 0o755 });
  await writeFile(join(outside, 'lan.conf'), configuration(inside, port));
  await writeFile(join(outside, 'bmc.emu'), EMULATION);
  const args = ['-c', `${inside}/lan.conf`, '-f', `${inside}/bmc.emu`, '-s', `${inside}/state`, '-n'];
  // In a group of its own: it starts the script that is its host's power, which may hang.
  const child = spawn('/usr/sbin/chroot', [root, 'ipmi_sim', ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  const ended = once(child, 'exit');
  onTestFinished(async () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
    await ended;
  });
  await untilListening(child.stdout);
  return {
    port,
    power: async () => (await readFile(join(outside, 'is'), 'utf8')).trim(),
    asked: async () =>
      (await readFile(join(outside, 'asked'), 'utf8')).split('\n').filter((line) => line !== ''),
  };
}

async function untilListening(stdout: NodeJS.ReadableStream): Promise<void> {
  let said = '';
  for await (const chunk of stdout) {
    said += String(chunk);
    if (said.includes('Opened UDP port')) return;
  }
  throw new Error(`ipmi_sim does not listen: ${said}`);
}

async function freePort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}

function configuration(inside: string, port: number): string {
  return `name "bmc"
set_working_mc 0x20
  startlan 1
    addr 127.0.0.1 ${port}
    priv_limit admin
    allowed_auths_callback none md2 md5 straight
    allowed_auths_user none md2 md5 straight
    allowed_auths_operator none md2 md5 straight
    allowed_auths_admin none md2 md5 straight
    guid a123456789abcdefa123456789abcdef
  endlan
  chassis_control "${inside}/power 0x20"
  user 1 true "" "test" user 10 none md2 md5 straight
  user 2 true "${USERNAME}" "${PASSWORD}" operator 10 none md2 md5 straight
  user 3 true "${READER.username}" "${READER.password}" user 10 none md2 md5 straight
`;
}

const EMULATION = `mc_setbmc 0x20
mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02 persist_sdr
sel_enable 0x20 1000 0x0a
mc_enable 0x20
`;
