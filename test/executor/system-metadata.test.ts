import { describe, expect, it } from 'vitest';
import type { SystemMetadataSource } from '../../src/executor/index.ts';
import { FailedHost, outcomeOf } from './support/failed-host.ts';

/** A source that answers so, and keeps what it was asked for. */
function source(
  answer: (ids: readonly string[], signal?: AbortSignal) => unknown,
): SystemMetadataSource & { readonly asked: (readonly string[])[] } {
  const asked: (readonly string[])[] = [];
  return {
    name: 'cell database',
    asked,
    oldVmStates: (ids, options) => {
      asked.push(ids);
      return answer(ids, options?.signal) as Promise<ReadonlyMap<string, string>>;
    },
  };
}

/** Two resized ones whose guests were shut down after the resize, and one that is not resized. */
function withResized(): FailedHost {
  const host = new FailedHost();
  host.nova.bootResized('web', 'h4', 'stopped');
  host.nova.bootResized('db', 'h4', 'stopped');
  host.nova.boot('plain');
  return host;
}

describe('a source of system_metadata', () => {
  it('is asked once, for the resized ones alone, and believed before power_state', async () => {
    const host = withResized();
    const systemMetadata = source(() => Promise.resolve(new Map([['web', 'active']])));
    const report = await host.recover({ systemMetadata });
    expect(systemMetadata.asked).toEqual([['web', 'db']]);
    expect([outcomeOf(report, 'web').prior, outcomeOf(report, 'db').prior]).toEqual(['running', 'stopped']);
    expect([host.end('web'), host.end('db')]).toEqual(['active on h2', 'stopped on h2']);
    expect(report.missingEvidence).toEqual([]);
  });

  it('is not asked where none is resized, and for none that select has left out', async () => {
    const host = withResized();
    const systemMetadata = source(() => Promise.resolve(new Map()));
    await host.plan({ systemMetadata, select: ({ id }) => id === 'plain' });
    expect(systemMetadata.asked).toEqual([]);
    await host.plan({ systemMetadata, select: ({ id }) => id === 'db' });
    expect(systemMetadata.asked).toEqual([['db']]);
  });

  it.each([
    ['rejects', () => Promise.reject(new Error('access denied for reader'))],
    [
      'throws',
      () => {
        throw new Error('access denied for reader');
      },
    ],
  ])('that %s costs this witness and nothing else, and plan, report and events say so', async (_, answer) => {
    const host = withResized();
    const report = await host.recover({ systemMetadata: source(answer) });
    expect(report.outcome).toBe('recovered');
    expect([host.end('web'), host.end('db')]).toEqual(['stopped on h2', 'stopped on h2']);
    expect(report.missingEvidence).toMatchObject([{ source: 'cell database' }]);
    expect(report.missingEvidence[0]?.sentence).toContain('access denied for reader');
    expect(host.events).toContainEqual(
      expect.objectContaining({
        type: 'evidenceMissing',
        source: 'cell database',
        message: report.missingEvidence[0]?.sentence,
      }),
    );
    expect((await withResized().plan({ systemMetadata: source(answer) })).missingEvidence).toEqual(
      report.missingEvidence,
    );
  });

  it('tells nothing of its error but the message', async () => {
    const host = withResized();
    const error = Object.assign(new Error('access denied'), { password: 'hunter2', sql: 'SELECT hunter2' });
    const report = await host.recover({ systemMetadata: source(() => Promise.reject(error)) });
    expect(JSON.stringify([report, host.events, host.journal.records])).not.toContain('hunter2');
  });

  it('that does not answer is waited for ten seconds by the clock, and told to stop', async () => {
    const host = withResized();
    const stopped: boolean[] = [];
    const silent = source((_, signal) => {
      signal?.addEventListener('abort', () => stopped.push(true));
      return new Promise(() => undefined);
    });
    const from = host.clock.now();
    const plan = await host.plan({ systemMetadata: silent });
    expect(host.clock.now() - from).toBeGreaterThanOrEqual(10_000);
    expect(host.clock.now() - from).toBeLessThan(12_000);
    expect(stopped).toEqual([true]);
    expect(plan.missingEvidence[0]?.sentence).toContain('no answer within 10000 ms');
    expect(plan.instances.map(({ plan: { prior } }) => prior.value)).toEqual([
      'stopped',
      'stopped',
      'running',
    ]);
  });

  it.each([null, {}, 'active', [['web', 'active']]])(
    'that answers with %j is as good as none',
    async (answer) => {
      const host = withResized();
      const plan = await host.plan({ systemMetadata: source(() => Promise.resolve(answer)) });
      expect(plan.missingEvidence[0]?.sentence).toContain('its answer is no Map');
    },
  );

  it('whose answer holds no words is taken for the words that it holds', async () => {
    const host = withResized();
    const answer = new Map<string, unknown>([
      ['web', 4],
      ['db', 'active'],
    ]);
    const plan = await host.plan({ systemMetadata: source(() => Promise.resolve(answer)) });
    expect(plan.instances.map(({ instance }) => instance.systemMetadata)).toEqual([
      undefined,
      { old_vm_state: 'active' },
      undefined,
    ]);
  });

  it('that tells of more than it was asked for is not believed about those', async () => {
    const host = withResized();
    const answer = new Map([
      ['plain', 'stopped'],
      ['db', 'stopped'],
    ]);
    const plan = await host.plan({ systemMetadata: source(() => Promise.resolve(answer)) });
    expect(plan.instances.map(({ instance }) => instance.systemMetadata)).toEqual([
      undefined,
      { old_vm_state: 'stopped' },
      undefined,
    ]);
  });

  it('is still heard where the source of a resize dies before it confirms', async () => {
    const host = new FailedHost();
    host.nova.bootResized('web', 'h2', 'stopped');
    host.on('servers.confirmResize', 'web', () => {
      host.nova.cloud.host('h2').forcedDown = true;
      return undefined;
    });
    const systemMetadata = source(() => Promise.resolve(new Map([['web', 'active']])));
    const report = await host.recover({ systemMetadata });
    expect(outcomeOf(report, 'web')).toMatchObject({
      outcome: 'recovered',
      plan: { rule: 'resizeSourceDown' },
    });
    expect(outcomeOf(report, 'web').plan.prior.evidence).toContainEqual(
      expect.objectContaining({ source: 'oldVmState', value: 'running' }),
    );
    expect(host.end('web')).toBe('active on h3');
  });

  it('is not asked again when a plan is made anew, and what it said is kept', async () => {
    const host = new FailedHost();
    host.nova.bootResized('web', 'h2', 'stopped');
    // Nova writes otherwise than power_state says, so that the plan must be made anew.
    host.nova.cloud.confirmWrites = 'active';
    const systemMetadata = source(() => Promise.resolve(new Map([['web', 'stopped']])));
    const report = await host.recover({ systemMetadata });
    expect(host.events.filter(({ type }) => type === 'replanned')).toHaveLength(1);
    expect(systemMetadata.asked).toHaveLength(1);
    expect(outcomeOf(report, 'web')).toMatchObject({ outcome: 'recovered', prior: 'stopped' });
    expect(host.end('web')).toBe('stopped on h2');
  });
});
