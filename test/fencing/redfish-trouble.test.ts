import { describe, expect, it } from 'vitest';
import {
  PASSWORD,
  type RedfishBmc,
  refused,
  startBmc,
  type Trouble,
  USERNAME,
} from './support/redfish-bmc.ts';
import { evidenceOf, FAST, reasonOf, redfishFor } from './support/setting.ts';

const SYSTEM = '/redfish/v1/Systems/1';

/** Trouble with the order to switch off. */
function withOrder(trouble: Trouble): Trouble {
  return (request, bmc) =>
    request.path.endsWith('ComputerSystem.Reset') ? trouble(request, bmc) : undefined;
}

/** Trouble with reading the system, from the n-th reading on; counted from 1. */
function withReading(first: number, last: number, trouble: Trouble): Trouble {
  let readings = 0;
  return (request, bmc) => {
    if (request.method !== 'GET' || request.path !== SYSTEM) return undefined;
    readings += 1;
    return readings >= first && readings <= last ? trouble(request, bmc) : undefined;
  };
}

async function withBmc(prepare: (bmc: RedfishBmc) => void): Promise<RedfishBmc> {
  // Without TLS: many of them are slow at the same time.
  const bmc = await startBmc('http');
  prepare(bmc);
  return bmc;
}

const SHORT = { ...FAST, timeoutMs: 1_000 };

describe('a BMC that lies', () => {
  it('says off at once and on at the next reading: not fenced', async () => {
    const bmc = await withBmc((it) => {
      it.says.push('On', 'Off', 'On');
      it.onForceOff = () => undefined;
    });
    expect(reasonOf(await redfishFor(bmc).fence('compute-7', {}))).toMatch(
      /: PowerState On, ForceOff accepted \(HTTP 204\), then off, and then on again \(PowerState On\)$/,
    );
  });

  it('says off until the last of the readings: not fenced', async () => {
    const bmc = await withBmc((it) => it.says.push('On', 'Off', 'Off', 'On', 'Off', 'Off', 'Off', 'Off'));
    reasonOf(await redfishFor(bmc).fence('compute-7', {}));
  });

  it('takes the order and does nothing: not fenced when the time is up', async () => {
    const bmc = await withBmc((it) => (it.onForceOff = () => undefined));
    expect(reasonOf(await redfishFor(bmc, SHORT).fence('compute-7', {}))).toMatch(
      /: PowerState On, ForceOff accepted \(HTTP 204\); not seen off in 3 readings over 0\.1 s within 1\.0 s, the last reading was: PowerState On$/,
    );
    expect(bmc.resets).toEqual(['ForceOff']);
  });

  it('switches the host on again by itself: not fenced', async () => {
    const bmc = await withBmc((it) => {
      it.trouble = withReading(4, 4, () => {
        it.power = 'On';
        return undefined;
      });
    });
    expect(reasonOf(await redfishFor(bmc).fence('compute-7', {}))).toContain('then off, and then on again');
  });

  it('says something that is not exactly Off', async () => {
    const states = ['off', 'OFF', 'Off ', '', null, false, 0, undefined, ['Off'], { Off: true }];
    const words = ['Paused', 'PoweringOff', 'Unknown'];
    const bmcs = await Promise.all(
      [...states, ...words].map(async (state) =>
        withBmc((it) => (it.reshape = (system) => ({ ...system, PowerState: state }))),
      ),
    );
    const reasons = await Promise.all(
      bmcs.map(async (bmc) => reasonOf(await redfishFor(bmc, SHORT).fence('compute-7', {}))),
    );
    for (const [index, reason] of reasons.entries()) {
      expect(reason).toContain('not seen off in 3 readings');
      expect(bmcs[index]?.resets).toEqual(['ForceOff']);
    }
    expect(reasons[0]).toMatch(/the last reading was: PowerState off$/);
    expect(reasons[4]).toMatch(/the last reading was: PowerState missing$/);
    expect(reasons[9]).toMatch(/the last reading was: PowerState that is no text$/);
    expect(reasons.at(-2)).toMatch(/the last reading was: PowerState PoweringOff$/);
  });
});

describe('a host caught in the middle of a restart', () => {
  it('shows off at first, and is switched off once it shows on', async () => {
    const bmc = await withBmc((it) => it.says.push('Off', 'Off', 'On'));
    expect(evidenceOf(await redfishFor(bmc).fence('compute-7', {}))).toContain('ForceOff accepted');
    expect(bmc.resets).toEqual(['ForceOff']);
    expect(bmc.power).toBe('Off');
  });
});

describe('a BMC that delays', () => {
  it('is waited for: On and PoweringOff for a while, then Off', async () => {
    const bmc = await withBmc((it) => it.says.push('On', 'On', 'On', 'PoweringOff', 'PoweringOff'));
    evidenceOf(await redfishFor(bmc).fence('compute-7', {}));
    expect(bmc.calls.filter((call) => call === `GET ${SYSTEM}`)).toHaveLength(8);
  });

  it('answers late, but in time', async () => {
    const bmc = await withBmc((it) => {
      it.trouble = async () => new Promise((resolve) => setTimeout(() => resolve(undefined), 40));
    });
    evidenceOf(await redfishFor(bmc).fence('compute-7', {}));
  });

  it.each<[string, Trouble]>([
    ['busy', () => refused(503, 'Base.1.8.ServiceTemporarilyUnavailable', 'Retry later.')],
    ['gone', () => 'drop'],
    ['talking nonsense', () => ({ status: 200, body: '<html>login</html>' })],
  ])('is %s after the order for a while: the row of readings begins anew', async (_name, trouble) => {
    const bmc = await withBmc((it) => {
      // The third reading is the second that would say off. A dropped one is asked for twice.
      it.trouble = withReading(3, 4, trouble);
    });
    evidenceOf(await redfishFor(bmc).fence('compute-7', {}));
    const readings = bmc.calls.filter((call) => call === `GET ${SYSTEM}`).length;
    expect(readings).toBe(7);
  });

  it('is never back: not fenced, although it was seen off', async () => {
    const bmc = await withBmc((it) => (it.trouble = withReading(4, 1_000, () => 'drop')));
    expect(reasonOf(await redfishFor(bmc, SHORT).fence('compute-7', {}))).toMatch(
      /the last reading was: no reading \(GET \/redfish\/v1\/Systems\/1: the connection broke \(UND_ERR_SOCKET\)\)$/,
    );
  });
});

describe('a connection that breaks just as it is used again', () => {
  it.each([
    [1, true],
    [2, false],
  ])('%d times before the order: fenced %s', async (times, fenced) => {
    const bmc = await withBmc((it) => {
      let broken = 0;
      it.trouble = ({ path }) => (path === '/redfish/v1/Systems' && broken++ < times ? 'drop' : undefined);
    });
    const result = await redfishFor(bmc).fence('compute-7', {});
    expect(result.fenced).toBe(fenced);
    if (!result.fenced) expect(result.reason).toContain('GET /redfish/v1/Systems: the connection broke');
    expect(bmc.calls.filter((call) => call === 'GET /redfish/v1/Systems')).toHaveLength(2);
  });
});

describe('an order whose answer is lost', () => {
  it.each<[string, Trouble]>([
    ['the connection breaks', () => 'drop'],
    ['nothing comes', () => null],
  ])('may have been taken: the readings decide (%s)', async (_name, trouble) => {
    const bmc = await withBmc((it) => {
      it.trouble = withOrder((request, bmc) => {
        bmc.power = 'Off';
        return trouble(request, bmc);
      });
    });
    expect(evidenceOf(await redfishFor(bmc, { callTimeoutMs: 1_000 }).fence('compute-7', {}))).toMatch(
      /nobody knows whether the order was taken \((POST .*the connection broke|no answer within 1000 ms)/,
    );
    // Never twice: the first may still be on its way.
    expect(bmc.calls.filter((call) => call.endsWith('ComputerSystem.Reset'))).toHaveLength(1);
  });

  it('may not have been taken: not fenced', async () => {
    const bmc = await withBmc((it) => (it.trouble = withOrder(() => 'drop')));
    reasonOf(await redfishFor(bmc, SHORT).fence('compute-7', {}));
    expect(bmc.power).toBe('On');
  });
});

describe('a BMC that refuses', () => {
  it.each<[string, number, RegExp]>([
    ['everything', 401, /GET \/redfish\/v1\/: the BMC refuses the user or the password \(HTTP 401\)/],
    ['everything', 403, /GET \/redfish\/v1\/: the BMC does not let this user do that \(HTTP 403\)/],
    ['everything', 404, /GET \/redfish\/v1\/: HTTP 404/],
    [
      'everything',
      503,
      /GET \/redfish\/v1\/: the BMC is busy or starting \(HTTP 503\): Base\.1\.8\.X: Not now\.$/,
    ],
  ])('%s with %d: not fenced, and said at once', async (_name, status, reason) => {
    const bmc = await withBmc((it) => (it.trouble = () => refused(status, 'Base.1.8.X', 'Not now.')));
    const begun = performance.now();
    expect(reasonOf(await redfishFor(bmc).fence('compute-7', {}))).toMatch(reason);
    expect(performance.now() - begun).toBeLessThan(FAST.timeoutMs / 2);
    expect(bmc.requests).toHaveLength(1);
  });

  it.each([400, 403, 409, 500, 503])('the order with %d, and the host is on: not fenced', async (status) => {
    const bmc = await withBmc((it) => (it.trouble = withOrder(() => refused(status, 'Base.1.8.X', 'No.'))));
    expect(reasonOf(await redfishFor(bmc).fence('compute-7', {}))).toMatch(
      /PowerState On, ForceOff refused: .*HTTP \d{3}\)?: Base\.1\.8\.X: No\., and PowerState On$/,
    );
    expect(bmc.sessions.size).toBe(0);
  });

  it('a wrong password, after one attempt', async () => {
    const bmc = await startBmc();
    expect(reasonOf(await redfishFor(bmc, { password: 'wrong' }).fence('compute-7', {}))).toContain(
      'HTTP 401',
    );
    expect(bmc.calls.filter((call) => call.startsWith('POST'))).toHaveLength(1);
  });

  it('a wrong password of basic authentication', async () => {
    const bmc = await startBmc();
    const fencer = redfishFor(bmc, { password: 'wrong', authentication: 'basic' });
    expect(reasonOf(await fencer.fence('compute-7', {}))).toContain('HTTP 401');
  });
});

describe('a BMC that cannot be reached', () => {
  it.each<[string, string, RegExp]>([
    [
      'nobody listens',
      'https://127.0.0.1:1',
      /^https:\/\/127\.0\.0\.1:1: GET \/redfish\/v1\/: nobody listens there \(ECONNREFUSED\)$/,
    ],
    ['no such name', 'https://bmc.invalid', /^https:\/\/bmc\.invalid: .*(ENOTFOUND|EAI_AGAIN)\)$/],
  ])('is never fenced: %s', async (_name, endpoint, reason) => {
    const bmc = await startBmc();
    expect(reasonOf(await redfishFor(bmc, { endpoint }).fence('compute-7', {}))).toMatch(reason);
  });

  it('is never fenced: it takes the connection and says nothing', async () => {
    const bmc = await withBmc((it) => (it.trouble = () => null));
    const begun = performance.now();
    expect(reasonOf(await redfishFor(bmc, { callTimeoutMs: 200 }).fence('compute-7', {}))).toMatch(
      /: no answer within 200 ms$/,
    );
    expect(performance.now() - begun).toBeLessThan(3_000);
  });
});

describe('a BMC that leads elsewhere', () => {
  it.each<[string, (elsewhere: string) => Trouble]>([
    [
      'a redirect of the root',
      (elsewhere) => () => ({ status: 308, headers: { Location: `${elsewhere}/redfish/v1/` } }),
    ],
    [
      'a redirect of the system',
      (elsewhere) =>
        withReading(1, 1, () => ({ status: 302, headers: { Location: `${elsewhere}${SYSTEM}` } })),
    ],
    [
      'the place of sessions',
      (elsewhere) =>
        ({ path }) =>
          path === '/redfish/v1/'
            ? { status: 200, body: { Links: { Sessions: { '@odata.id': `${elsewhere}/sessions` } } } }
            : undefined,
    ],
    [
      'a member of the systems',
      (elsewhere) =>
        ({ path }) =>
          path === '/redfish/v1/Systems'
            ? { status: 200, body: { Members: [{ '@odata.id': `${elsewhere}${SYSTEM}` }] } }
            : undefined,
    ],
    [
      'the target of the reset',
      (elsewhere) =>
        withReading(1, 9, () => ({
          status: 200,
          body: { PowerState: 'On', Actions: { '#ComputerSystem.Reset': { target: `${elsewhere}/reset` } } },
        })),
    ],
  ])('is not followed: %s; nothing at all is sent there', async (name, trouble) => {
    for (const authentication of ['session', 'basic'] as const) {
      if (authentication === 'basic' && name === 'the place of sessions') continue;
      const elsewhere = await startBmc('http');
      const bmc = await withBmc((it) => (it.trouble = trouble(elsewhere.url)));
      expect(reasonOf(await redfishFor(bmc, { authentication }).fence('compute-7', {}))).toContain(
        `a link leads to another server, which is not followed (${elsewhere.url}/)`,
      );
      expect(elsewhere.requests).toEqual([]);
      expect(bmc.resets).toEqual([]);
    }
  });

  it('on the same BMC is followed, for reading', async () => {
    const bmc = await withBmc((it) => {
      it.trouble = ({ path }) =>
        path === '/redfish/v1/Systems'
          ? { status: 308, headers: { Location: '/redfish/v1/Systems/' } }
          : undefined;
    });
    evidenceOf(await redfishFor(bmc).fence('compute-7', {}));
    expect(bmc.calls).toContain('GET /redfish/v1/Systems/');
  });

  it('on the same BMC is not followed for ever, nor with an order', async () => {
    const loop = await withBmc(
      (it) => (it.trouble = ({ path }) => ({ status: 302, headers: { Location: path } })),
    );
    expect(reasonOf(await redfishFor(loop).fence('compute-7', {}))).toContain('redirected again and again');
    const order = await withBmc(
      (it) =>
        (it.trouble = withOrder(() => ({ status: 307, headers: { Location: '/redfish/v1/Elsewhere' } }))),
    );
    expect(reasonOf(await redfishFor(order).fence('compute-7', {}))).toContain(
      'redirected, which is not followed (HTTP 307)',
    );
    expect(order.calls.filter((call) => call.includes('Elsewhere'))).toEqual([]);
  });
});

describe('a signal', () => {
  it('ends it at any moment, with its reason', async () => {
    const enough = new Error('enough');
    await expect(
      redfishFor(await startBmc()).fence('compute-7', { signal: AbortSignal.abort(enough) }),
    ).rejects.toBe(enough);

    for (const moment of [
      '/redfish/v1/',
      '/redfish/v1/SessionService/Sessions',
      SYSTEM,
      `${SYSTEM}/Actions/ComputerSystem.Reset`,
    ]) {
      const controller = new AbortController();
      const bmc = await withBmc((it) => {
        it.trouble = ({ path }) => {
          if (path !== moment) return undefined;
          controller.abort(enough);
          return null;
        };
      });
      await expect(redfishFor(bmc).fence('compute-7', { signal: controller.signal })).rejects.toBe(enough);
    }
  });

  it('ends it between two readings', async () => {
    const bmc = await withBmc((it) => (it.onForceOff = () => undefined));
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('enough')), 300);
    const slow = { pollIntervalMs: 9_000, timeoutMs: 30_000 };
    await expect(redfishFor(bmc, slow).fence('compute-7', { signal: controller.signal })).rejects.toThrow(
      'enough',
    );
    expect(bmc.sessions.size).toBe(0);
  });
});

describe('the user and the password', () => {
  it('reach the BMC as they are, by both ways to log in', async () => {
    for (const authentication of ['session', 'basic'] as const) {
      const bmc = await startBmc();
      evidenceOf(await redfishFor(bmc, { authentication }).fence('compute-7', {}));
      const sent =
        authentication === 'session'
          ? (JSON.parse(bmc.requests[1]?.body ?? '{}') as unknown)
          : Buffer.from(
              bmc.requests[2]?.headers.authorization?.slice('Basic '.length) ?? '',
              'base64',
            ).toString();
      expect(sent).toEqual(
        authentication === 'session' ? { UserName: USERNAME, Password: PASSWORD } : `${USERNAME}:${PASSWORD}`,
      );
    }
  });
});
