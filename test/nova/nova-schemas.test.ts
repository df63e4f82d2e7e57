import { beforeAll, describe, expect, it } from 'vitest';
import { checkExchanges, settings, type Exchange, type SchemaReport } from '../../lab/index.ts';
import { clientRequests } from '../schemas/client-requests.ts';
import { reportSchemas } from '../schemas/report.ts';
import { simulatedExchanges } from '../schemas/simulated-exchanges.ts';

const lab = settings();
const newest = lab.release === 'zed' ? '2.93' : '2.100';

/** What Nova would say, with the exchange that it would say it of. */
function findings(report: SchemaReport, exchanges: readonly Exchange[]): readonly string[] {
  return report.problems.map(
    ({ index, route, problem }) => `${exchanges[index]?.microversion ?? ''} ${route}: ${problem}`,
  );
}

function sum(report: SchemaReport, part: 'body' | 'query' | 'response'): number {
  return report.routes.reduce((total, route) => total + (route[part].valid ?? 0), 0);
}

/** What must be found, so that to find nothing means something. */
const WRONG: readonly (readonly [string, Omit<Exchange, 'query'> & Partial<Exchange>, RegExp])[] = [
  [
    'an evacuation without onSharedStorage at 2.13',
    action('2.13', { evacuate: {} }),
    /onSharedStorage.* is a required property/,
  ],
  [
    'an evacuation with onSharedStorage at 2.14',
    action('2.14', { evacuate: { onSharedStorage: true } }),
    /Additional properties are not allowed/,
  ],
  [
    'an evacuation with force at 2.68',
    action('2.68', { evacuate: { host: 'h', force: true } }),
    /Additional properties are not allowed/,
  ],
  [
    'a live migration with disk_over_commit at 2.25',
    action('2.25', {
      'os-migrateLive': { host: null, block_migration: 'auto', disk_over_commit: false },
    }),
    /Additional properties are not allowed/,
  ],
  ['an action that there is not', action('2.90', { 'os-stopp': null }), /no such call/],
  [
    'a parameter that Nova ignores at 2.74',
    { microversion: '2.74', method: 'GET', path: '/servers/detail', query: [['hosts', 'h1']] },
    /hosts is ignored/,
  ],
  [
    'a parameter that Nova refuses at 2.75',
    { microversion: '2.75', method: 'GET', path: '/servers/detail', query: [['hosts', 'h1']] },
    /'hosts' does not match|Additional properties/,
  ],
  [
    'the abortion of a live migration at 2.23',
    { microversion: '2.23', method: 'DELETE', path: '/servers/1/migrations/1' },
    /no such call at this microversion/,
  ],
  ['a path that there is not', { microversion: '2.90', method: 'GET', path: '/server' }, /no such call/],
];

// Nothing of Nova has to run for this; its code has to be there.
describe(`Nova's own schemas (${lab.release})`, () => {
  let client: SchemaReport;
  let simulated: SchemaReport;
  let wrong: SchemaReport;

  beforeAll(async () => {
    const requests = await clientRequests(newest);
    client = await checkExchanges(lab, requests);
    expect(findings(client, requests)).toEqual([]);
    // Together: Nova takes seconds to import.
    wrong = await checkExchanges(
      lab,
      WRONG.map(([, exchange]) => ({ query: [], ...exchange })),
    );
    const answers = await simulatedExchanges(lab.release);
    simulated = await checkExchanges(lab, answers);
    expect(findings(simulated, answers)).toEqual([]);
    await reportSchemas({ newest, client, simulated });
  });

  it('take every request that the client sends, at every microversion', () => {
    expect(client.problems).toEqual([]);
    expect(client.routes.length).toBeGreaterThan(50);
    expect(sum(client, 'body')).toBeGreaterThan(2_000);
    expect(sum(client, 'query')).toBeGreaterThan(600);
  });

  it('take what the simulated cloud answers, where there are any for answers', () => {
    expect(simulated.problems).toEqual([]);
    expect(simulated.routes.length).toBeGreaterThan(40);
    // Zed has none for answers.
    if (lab.release === 'epoxy') expect(sum(simulated, 'response')).toBeGreaterThan(1_000);
  });

  it.each(WRONG.map(([name, , problem], index) => [name, problem, index] as const))(
    'do not take %s',
    (_name, problem, index) => {
      const found = wrong.problems.filter((one) => one.index === index);
      expect(found.map((one) => one.problem).join('\n')).toMatch(problem);
    },
  );

  it.runIf(lab.release === 'epoxy')('do not take an answer with a field that is not Nova’s', async () => {
    const flavors = { microversion: '2.90', method: 'GET', path: '/flavors', query: [] };
    const report = await checkExchanges(lab, [
      { ...flavors, response: { flavors: [] } },
      { ...flavors, response: { flavors: [], flavours: [] } },
    ]);
    expect(report.problems.map(({ index }) => index)).toEqual([1]);
  });
});

function action(microversion: string, body: unknown): Omit<Exchange, 'query'> {
  return { microversion, method: 'POST', path: '/servers/1/action', body };
}
