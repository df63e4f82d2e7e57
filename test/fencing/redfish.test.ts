import { describe, expect, it } from 'vitest';
import { redfishError } from './support/redfish-resources.ts';
import { PASSWORD, type RedfishBmc, refused, startBmc } from './support/redfish-bmc.ts';
import { evidenceOf, reasonOf, redfishFor } from './support/setting.ts';

/** The reset action of a system's resource, to be changed. */
function changeAction(bmc: RedfishBmc, change: (action: Record<string, unknown>) => void): void {
  bmc.reshape = (system) => {
    const actions = system['Actions'] as Record<string, Record<string, unknown>>;
    change(actions['#ComputerSystem.Reset'] ?? {});
    return system;
  };
}

const ALLOWABLE = 'ResetType@Redfish.AllowableValues';

describe('redfish', () => {
  it('switches a host off, sees it off three times, and logs out', async () => {
    const bmc = await startBmc();
    const evidence = evidenceOf(await redfishFor(bmc).fence('compute-7', {}));
    expect(evidence).toMatch(
      /^https:\/\/127\.0\.0\.1:\d+\/redfish\/v1\/Systems\/1: PowerState On, ForceOff accepted \(HTTP 204\), off in 3 readings over \d\.\d s, the last at 20\d\d-\d\d-\d\dT[\d:.]+Z$/,
    );
    expect(bmc.power).toBe('Off');
    expect(bmc.resets).toEqual(['ForceOff']);
    expect(bmc.calls).toEqual([
      'GET /redfish/v1/',
      'POST /redfish/v1/SessionService/Sessions',
      'GET /redfish/v1/Systems',
      'GET /redfish/v1/Systems/1',
      'POST /redfish/v1/Systems/1/Actions/ComputerSystem.Reset',
      'GET /redfish/v1/Systems/1',
      'GET /redfish/v1/Systems/1',
      'GET /redfish/v1/Systems/1',
      'DELETE /redfish/v1/SessionService/Sessions/1',
    ]);
    expect(bmc.sessions.size).toBe(0);
  });

  it('does the same over http, and with basic authentication, which has no session', async () => {
    const bmc = await startBmc('http');
    evidenceOf(await redfishFor(bmc, { authentication: 'basic' }).fence('compute-7', {}));
    expect(bmc.resets).toEqual(['ForceOff']);
    expect(bmc.calls.filter((call) => call.includes('Session'))).toEqual([]);
  });

  it('does not switch a host off that is off, and reads it as often', async () => {
    const bmc = await startBmc();
    bmc.power = 'Off';
    expect(evidenceOf(await redfishFor(bmc).fence('compute-7', {}))).toContain(
      ': off already, off in 3 readings',
    );
    expect(bmc.resets).toEqual([]);
    expect(bmc.calls.filter((call) => call === 'GET /redfish/v1/Systems/1')).toHaveLength(3);
  });

  it('asks its functions for the host, also those that take their time', async () => {
    const bmc = await startBmc();
    bmc.systems = ['compute-6', 'compute-7'];
    const fencer = redfishFor(bmc, {
      endpoint: (host) => (host === 'compute-7' ? bmc.url : 'http://127.0.0.1:1'),
      password: async () => Promise.resolve(PASSWORD),
      system: (host) => host,
    });
    expect(evidenceOf(await fencer.fence('compute-7', {}))).toContain('/redfish/v1/Systems/compute-7: ');
    expect(bmc.calls.filter((call) => call.includes('compute-6'))).toEqual([]);
  });

  it.each<[string, object, RegExp]>([
    [
      'an endpoint',
      { endpoint: () => 'not a URL' },
      /^endpoint: must be the URL of the BMC, .* \(for compute-7\)$/,
    ],
    [
      'a password',
      { password: () => undefined },
      /^password: must be a text that is not empty \(for compute-7\)$/,
    ],
    [
      'a password that cannot be had',
      { password: () => Promise.reject(new Error('vault is sealed')) },
      /^vault is sealed$/,
    ],
  ])('gives a reason where a function gives no proper %s', async (_name, options, reason) => {
    const bmc = await startBmc();
    expect(reasonOf(await redfishFor(bmc, options).fence('compute-7', {}))).toMatch(reason);
    expect(bmc.calls).toEqual([]);
  });
});

describe('the system that is the host', () => {
  it('must be named where there are several; none of them is touched', async () => {
    const bmc = await startBmc();
    bmc.systems = ['blade1', 'blade2'];
    const reason = reasonOf(await redfishFor(bmc).fence('compute-7', {}));
    expect(reason).toContain('the BMC has several systems, blade1, blade2: say by the option system');
    expect(bmc.resets).toEqual([]);
    expect(bmc.sessions.size).toBe(0);
  });

  it.each(['blade2', '/redfish/v1/Systems/blade2'])('may be named as %s', async (system) => {
    const bmc = await startBmc();
    bmc.systems = ['blade1', 'blade2'];
    evidenceOf(await redfishFor(bmc, { system }).fence('compute-7', {}));
    expect(bmc.calls.filter((call) => call.includes('blade1'))).toEqual([]);
  });

  it.each<[string, readonly string[], RegExp]>([
    ['blade3', ['blade1', 'blade2'], /has no system "blade3", but blade1, blade2;/],
    ['2', ['12'], /has no system "2", but 12;/],
    ['2', [], /has no system "2", but none;/],
  ])('is not guessed: %s of %j', async (system, systems, reason) => {
    const bmc = await startBmc();
    bmc.systems = systems;
    expect(reasonOf(await redfishFor(bmc, { system }).fence('compute-7', {}))).toMatch(reason);
    expect(bmc.resets).toEqual([]);
  });

  it('must be there at all', async () => {
    const bmc = await startBmc();
    bmc.systems = [];
    expect(reasonOf(await redfishFor(bmc).fence('compute-7', {}))).toContain('the BMC shows no system');
  });
});

describe('the reset action', () => {
  it('is posted to the target that the resource names, wherever that is', async () => {
    const bmc = await startBmc();
    changeAction(bmc, (action) => (action['target'] = '/redfish/v1/Oem/Elsewhere/ComputerSystem.Reset'));
    bmc.trouble = ({ method, path }) => {
      if (method !== 'POST' || !path.startsWith('/redfish/v1/Oem')) return undefined;
      bmc.power = 'Off';
      return { status: 200, body: {} };
    };
    evidenceOf(await redfishFor(bmc).fence('compute-7', {}));
    expect(bmc.calls).toContain('POST /redfish/v1/Oem/Elsewhere/ComputerSystem.Reset');
  });

  it.each<[string, unknown, RegExp]>([
    ['only gentle ones', ['On', 'GracefulShutdown'], /does not offer ForceOff, but On, GracefulShutdown;/],
    ['another spelling', ['forceoff', 'FORCEOFF'], /does not offer ForceOff, but forceoff, FORCEOFF;/],
    ['none', [], /does not offer ForceOff, but nothing that is known;/],
    ['something else than a list', 'ForceOff', /does not offer ForceOff, but nothing that is known;/],
    [
      'something else than texts',
      [null, 3, { ForceOff: true }],
      /does not offer ForceOff, but nothing that is known;/,
    ],
  ])('is not posted where the allowable values are %s', async (_name, values, reason) => {
    const bmc = await startBmc();
    changeAction(bmc, (action) => (action[ALLOWABLE] = values));
    expect(`${reasonOf(await redfishFor(bmc).fence('compute-7', {}))};`).toMatch(/, and PowerState On;$/);
    expect(
      reasonOf(await redfishFor(bmc).fence('compute-7', {})).replace(/, and PowerState On$/, ';'),
    ).toMatch(reason);
    expect(bmc.resets).toEqual([]);
    expect(bmc.power).toBe('On');
  });

  it.each<[string, readonly string[], number]>([
    ['offers it', ['On', 'ForceOff'], 1],
    ['does not', ['On'], 0],
  ])('is looked up in the ActionInfo, which %s', async (_name, values, resets) => {
    const bmc = await startBmc();
    changeAction(bmc, (action) => {
      action[ALLOWABLE] = undefined;
      action['@Redfish.ActionInfo'] = '/redfish/v1/Systems/1/ResetActionInfo';
    });
    bmc.trouble = ({ path }) =>
      path.endsWith('ResetActionInfo')
        ? { status: 200, body: { Parameters: [{ Name: 'ResetType', AllowableValues: values }] } }
        : undefined;
    const result = await redfishFor(bmc).fence('compute-7', {});
    expect(result.fenced).toBe(resets === 1);
    expect(bmc.resets).toHaveLength(resets);
  });

  it('is tried where nothing is said of its values: the readings decide', async () => {
    const bmc = await startBmc();
    changeAction(bmc, (action) => (action[ALLOWABLE] = undefined));
    evidenceOf(await redfishFor(bmc).fence('compute-7', {}));
    expect(bmc.resets).toEqual(['ForceOff']);
  });

  it('must be there', async () => {
    const bmc = await startBmc();
    bmc.reshape = (system) => ({ ...system, Actions: undefined });
    expect(reasonOf(await redfishFor(bmc).fence('compute-7', {}))).toContain(
      'the system offers no reset action',
    );
  });

  it('may be a task: the power that is read decides', async () => {
    const bmc = await startBmc();
    bmc.trouble = ({ path }) => {
      if (!path.endsWith('ComputerSystem.Reset')) return undefined;
      setTimeout(() => (bmc.power = 'Off'), 80);
      const task = '/redfish/v1/TaskService/Tasks/7';
      return {
        status: 202,
        headers: { Location: `${task}/Monitor` },
        body: { '@odata.id': task, TaskState: 'Running' },
      };
    };
    expect(evidenceOf(await redfishFor(bmc).fence('compute-7', {}))).toContain(
      'ForceOff accepted as a task (HTTP 202)',
    );
  });

  it('that is refused because the host has just gone off is no reason to doubt it', async () => {
    const bmc = await startBmc();
    bmc.trouble = ({ path }) => {
      if (!path.endsWith('ComputerSystem.Reset')) return undefined;
      bmc.power = 'Off';
      return refused(409, 'IDRAC.2.7.PSU501', 'Server is already powered OFF.');
    };
    expect(evidenceOf(await redfishFor(bmc).fence('compute-7', {}))).toMatch(
      /: PowerState On, ForceOff refused: HTTP 409: IDRAC\.2\.7\.PSU501: Server is already powered OFF\., off in 3 readings/,
    );
  });
});

describe('a session', () => {
  it('is deleted after a failure, too, and when the caller aborts', async () => {
    const bmc = await startBmc();
    bmc.trouble = ({ path }) => (path === '/redfish/v1/Systems' ? { status: 500 } : undefined);
    reasonOf(await redfishFor(bmc).fence('compute-7', {}));
    expect(bmc.sessions.size).toBe(0);
    expect(bmc.calls.at(-1)).toBe('DELETE /redfish/v1/SessionService/Sessions/1');

    const controller = new AbortController();
    const enough = new Error('enough');
    bmc.trouble = ({ path }) => {
      if (path !== '/redfish/v1/Systems/1') return undefined;
      controller.abort(enough);
      return null;
    };
    await expect(redfishFor(bmc).fence('compute-7', { signal: controller.signal })).rejects.toBe(enough);
    expect(bmc.sessions.size).toBe(0);
    expect(bmc.resets).toEqual([]);
  });

  it('is deleted by its path on this BMC, also where the BMC has another name for itself', async () => {
    const bmc = await startBmc();
    bmc.trouble = ({ method, path }) => {
      if (method !== 'POST' || !path.endsWith('/Sessions')) return undefined;
      bmc.sessions.set('9', 'nine');
      const headers = {
        'X-Auth-Token': 'nine',
        Location: 'https://idrac-9.internal/redfish/v1/SessionService/Sessions/9',
      };
      return { status: 201, headers, body: {} };
    };
    evidenceOf(await redfishFor(bmc).fence('compute-7', {}));
    expect(bmc.calls.at(-1)).toBe('DELETE /redfish/v1/SessionService/Sessions/9');
    expect(bmc.sessions.size).toBe(0);
  });

  it('that cannot be deleted changes nothing of the proof', async () => {
    const bmc = await startBmc();
    bmc.trouble = ({ method }) => (method === 'DELETE' ? 'drop' : undefined);
    evidenceOf(await redfishFor(bmc).fence('compute-7', {}));
  });

  it.each<[string, { status: number; body?: unknown }, RegExp]>([
    ['no token', { status: 201, body: {} }, /no session: the BMC gave no X-Auth-Token$/],
    [
      'no session service',
      { status: 404 },
      /no session: HTTP 404; it may have no sessions: try authentication: 'basic'$/,
    ],
    [
      'a refusal',
      { status: 401, body: redfishError('Base.1.8.AccessDenied', 'No.') },
      /refuses the user or the password \(HTTP 401\): Base\.1\.8\.AccessDenied: No\.$/,
    ],
  ])('that is not to be had is a reason: %s', async (_name, answer, reason) => {
    const bmc = await startBmc();
    bmc.trouble = ({ method }) => (method === 'POST' ? answer : undefined);
    expect(reasonOf(await redfishFor(bmc).fence('compute-7', {}))).toMatch(reason);
    // One attempt: a BMC locks a user out after a few.
    expect(bmc.calls.filter((call) => call.startsWith('POST'))).toHaveLength(1);
  });
});
