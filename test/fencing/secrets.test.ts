import createDebug from 'debug';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { redfishError } from './support/redfish-resources.ts';
import { type BmcRequest, PASSWORD, startBmc, USERNAME } from './support/redfish-bmc.ts';
import { FAST, redfishFor } from './support/setting.ts';

const BASIC = Buffer.from(`${USERNAME}:${PASSWORD}`).toString('base64');
const TOKEN = 'token-1-c2VjcmV0';

/** The password as it may come back. */
const ECHOES = [
  PASSWORD,
  encodeURIComponent(PASSWORD),
  JSON.stringify(PASSWORD).slice(1, -1),
  Buffer.from(PASSWORD).toString('base64'),
  BASIC,
];

/** What must come to light nowhere: neither that, nor a part of it, nor the session's token. */
const SECRETS = [...ECHOES, 'hunter2', TOKEN];

/** Everything that a BMC knows of the one who asks. */
function echo({ body, headers }: BmcRequest): string {
  const password = /"Password":"((?:[^"\\]|\\.)*)"/.exec(body)?.[1] ?? '';
  return `${body} ${password} ${JSON.stringify(headers)} ${ECHOES.join(' ')}`;
}

afterEach(() => {
  createDebug.disable();
  vi.restoreAllMocks();
});

describe('a BMC that echoes what it was sent', () => {
  const moments = [
    ['the root', 'GET /redfish/v1/'],
    ['the log-in', 'POST /redfish/v1/SessionService/Sessions'],
    ['the list of systems', 'GET /redfish/v1/Systems'],
    ['the system', 'GET /redfish/v1/Systems/1'],
    ['the order', 'POST /redfish/v1/Systems/1/Actions/ComputerSystem.Reset'],
  ] as const;

  it.each(moments)('puts no secret into a reason or the debug output: %s', async (_name, moment) => {
    const lines: string[] = [];
    vi.spyOn(process.stderr, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
    createDebug.enable('nova-lifeboat:*');
    for (const status of [400, 401, 500]) {
      for (const authentication of ['session', 'basic'] as const) {
        const bmc = await startBmc('http');
        bmc.trouble = (request) =>
          `${request.method} ${request.path}` === moment
            ? { status, body: redfishError('Base.1.8.Echo', echo(request)) }
            : undefined;
        const result = await redfishFor(bmc, { ...FAST, timeoutMs: 1_000, authentication }).fence(
          'compute-7',
          {},
        );
        if (authentication === 'basic' && moment.includes('Session')) continue;
        expect(result.fenced).toBe(false);
        for (const secret of SECRETS) expect(JSON.stringify(result)).not.toContain(secret);
      }
    }
    createDebug.disable();
    const debugged = lines.join('\n');
    if (moment.includes('Reset')) expect(debugged).toContain('compute-7 http://');
    for (const secret of SECRETS) expect(debugged).not.toContain(secret);
  });

  it.each<[string, (secret: string) => Record<string, unknown>]>([
    ['its PowerState', (secret) => ({ PowerState: secret })],
    ['something else than a text', (secret) => ({ PowerState: { [secret]: [secret] } })],
    [
      'its allowable values',
      (secret) => ({
        PowerState: 'On',
        Actions: { '#ComputerSystem.Reset': { target: '/x', 'ResetType@Redfish.AllowableValues': [secret] } },
      }),
    ],
    [
      'its target',
      (secret) => ({
        PowerState: 'On',
        Actions: { '#ComputerSystem.Reset': { target: `https://other.example/${secret}` } },
      }),
    ],
    [
      'the name of its target',
      (secret) => ({
        PowerState: 'On',
        Actions: {
          '#ComputerSystem.Reset': { target: `https://u:${encodeURIComponent(secret)}@other.example/` },
        },
      }),
    ],
  ])('puts no secret into a reason: in %s', async (_name, reshape) => {
    const results = [...ECHOES, TOKEN].map(async (secret) => {
      const bmc = await startBmc('http');
      bmc.reshape = () => reshape(secret);
      return redfishFor(bmc, { ...FAST, timeoutMs: 1_000 }).fence('compute-7', {});
    });
    for (const result of await Promise.all(results)) {
      expect(result.fenced).toBe(false);
      for (const each of SECRETS) expect(JSON.stringify(result)).not.toContain(each);
    }
  });
});
