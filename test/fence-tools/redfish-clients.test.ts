import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { command } from '../../src/fencing/index.ts';
import { CERTIFICATE } from '../cell-database/certificate.ts';
import { PASSWORD, type RedfishBmc, startBmc, USERNAME } from '../fencing/support/redfish-bmc.ts';
import { evidenceOf, FAST, redfishFor } from '../fencing/support/setting.ts';
import { folderInRoot, programOf, runInRoot } from './support/in-root.ts';

/** What Ironic's own client does and sees; every line that it prints is JSON. */
const PREAMBLE = `
import json, sys
import sushy
from sushy import auth, exceptions
url, username, password, ca, way = json.load(sys.stdin)
def say(*what):
    print(json.dumps(what))
def connect(password=password):
    ways = {'session': auth.SessionAuth, 'basic': auth.BasicAuth}
    return sushy.Sushy(url, verify=ca, auth=ways[way](username, password))
`;

async function sushy(
  bmc: RedfishBmc,
  way: 'session' | 'basic',
  program: string,
): Promise<readonly unknown[]> {
  const { outside, inside } = await folderInRoot();
  await writeFile(join(outside, 'ca.pem'), CERTIFICATE);
  const input = JSON.stringify([bmc.url, USERNAME, PASSWORD, `${inside}/ca.pem`, way]);
  const { stdout, stderr, exitCode } = await runInRoot(['python3', '-c', PREAMBLE + program], input);
  if (exitCode !== 0) throw new Error(stderr);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

describe.each(['session', 'basic'] as const)('the mock BMC, as sushy sees it, by %s', (way) => {
  it('shows its system, its power, and what may be done with it', async () => {
    const bmc = await startBmc();
    bmc.systems = ['blade1', 'blade2'];
    const program = `
connection = connect()
say(connection.redfish_version, connection.uuid)
for system in connection.get_system_collection().get_members():
    say(system.identity, system.power_state.value, system.system_type.value, system.status.health.value)
    say(sorted(value.value for value in system.get_allowed_reset_system_values()))
`;
    const system = (name: string): unknown[] => [
      [name, 'On', 'Physical', 'OK'],
      [['ForceOff', 'ForceRestart', 'GracefulShutdown', 'On']],
    ];
    expect(await sushy(bmc, way, program)).toEqual([
      ['1.6.0', '92384634-2938-2342-8820-489239905423'],
      ...system('blade1'),
      ...system('blade2'),
    ]);
  });

  it('switches off and on as it is told, and refuses what it does not know', async () => {
    const bmc = await startBmc();
    const program = `
system = connect().get_system('/redfish/v1/Systems/1')
for reset in (sushy.RESET_FORCE_OFF, sushy.RESET_ON):
    system.reset_system(reset)
    system.refresh(force=True)
    say(system.power_state.value)
try:
    system.reset_system(sushy.RESET_GRACEFUL_SHUTDOWN)
except exceptions.BadRequestError as error:
    say(error.status_code, error.code, str(error))
`;
    expect(await sushy(bmc, way, program)).toEqual([
      ['Off'],
      ['On'],
      [400, 'Base.1.8.GeneralError', expect.stringContaining('GracefulShutdown is not supported.')],
    ]);
    expect(bmc.resets).toEqual(['ForceOff', 'On', 'GracefulShutdown']);
  });

  it('lets nobody in by a wrong password, and does not know what is not there', async () => {
    const bmc = await startBmc();
    const program = `
try:
    connect('wrong').get_system_collection()
except exceptions.AccessError as error:
    say(error.status_code)
try:
    connect().get_system('/redfish/v1/Systems/2')
except exceptions.ResourceNotFoundError as error:
    say(error.status_code)
`;
    expect(await sushy(bmc, way, program)).toEqual([[401], [404]]);
    expect(bmc.resets).toEqual([]);
  });

  it('shows sushy the host off that the fencer has switched off', async () => {
    const bmc = await startBmc();
    evidenceOf(await redfishFor(bmc, { authentication: way }).fence('compute-7', {}));
    expect(
      await sushy(bmc, way, "say(connect().get_system('/redfish/v1/Systems/1').power_state.value)"),
    ).toEqual([['Off']]);
  });
});

describe('a session of the mock BMC', () => {
  it('is ended by sushy as by the fencer', async () => {
    const bmc = await startBmc();
    await sushy(bmc, 'session', "connection = connect()\nsay('in')\nconnection._auth.close()");
    expect(bmc.calls.filter((call) => call.startsWith('DELETE'))).toEqual([
      'DELETE /redfish/v1/SessionService/Sessions/1',
    ]);
    expect(bmc.sessions.size).toBe(0);
  });
});

describe('command, with fence_redfish and the mock BMC', () => {
  it('switches the host off and sees it off', async () => {
    const bmc = await startBmc();
    const fencer = command([await programOf('fence_redfish')], {
      parameters: {
        ...{ ip: '127.0.0.1', ipport: Number(new URL(bmc.url).port), username: USERNAME, password: PASSWORD },
        ...{ systems_uri: '/redfish/v1/Systems/1', ssl_insecure: true },
      },
      ...FAST,
      ...{ callTimeoutMs: 30_000, timeoutMs: 60_000 },
    });
    expect(evidenceOf(await fencer.fence('compute-7', {}))).toMatch(
      /^fence_redfish at 127\.0\.0\.1: Status: ON, action off ended/,
    );
    expect(bmc.resets).toEqual(['ForceOff']);
  });
});
