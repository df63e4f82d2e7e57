import { describe, expect, it } from 'vitest';
import type { RecoveryEvent } from '../../src/executor/index.ts';
import { answered } from '../support/fake-nova-call.ts';
import { FailedHost } from './support/failed-host.ts';

describe('the events of a run', () => {
  it('tell its course in order, each with run, host and time', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    await host.recover({ runId: 'run-1' });
    const types = host.events.map(({ type }) => type);
    const course = ['runStarted', 'fenced', 'hostSilent', 'hostForcedDown', 'hostSeenDown', 'planned'];
    expect(types.filter((type) => course.includes(type))).toEqual(course);
    expect(types.slice(types.indexOf('planned') + 1)).toEqual([
      ...['waveStarted', 'instanceStarted'],
      ...['stepStarted', 'callAnswered', 'stepFinished'],
      ...['stepStarted', 'callAnswered', 'stepFinished'],
      ...['stepStarted', 'migrationChanged', 'migrationChanged', 'stepFinished'],
      ...['stepStarted', 'stepFinished'],
      ...['stepStarted', 'callAnswered', 'stepFinished'],
      ...['instanceFinished', 'canaryVerified'],
      'runFinished',
    ]);
    const times = host.events.map(({ at }) => at);
    expect(times).toEqual([...times].sort());
    expect(host.events.every(({ runId, host: name }) => runId === 'run-1' && name === 'h1')).toBe(true);
    expect(JSON.parse(JSON.stringify(host.events))).toEqual(host.events);
  });

  it('never become fatal when their handler throws, and it is told of its failure', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    const told: RecoveryEvent[] = [];
    const report = await host.recover({
      onEvent: (event) => {
        told.push(event);
        if (event.type === 'planned' || event.type === 'instanceFinished') throw new Error('disk full');
      },
    });
    expect(report.outcome).toBe('recovered');
    expect(told.filter(({ type }) => type === 'handlerFailed')).toMatchObject([
      { message: 'disk full' },
      { message: 'disk full' },
    ]);
  });

  it('never become fatal when their handler throws always', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    const onEvent = () => {
      throw new Error('always');
    };
    expect((await host.recover({ onEvent })).outcome).toBe('recovered');
  });

  it('tell that the run is being ended, and why', async () => {
    const host = new FailedHost();
    host.nova.cloud.pace.evacuation = 60_000;
    host.nova.boot('web');
    await host.recover({ deadlineMs: 10_000 });
    expect(host.events.filter(({ type }) => type === 'stopping')).toMatchObject([
      { reason: { code: 'deadline' } },
    ]);
  });
});

describe('polls that fail', () => {
  it('are survived and told', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    let failed = 0;
    host.nova.onCall = ({ name, args }) => {
      if (name === 'migrations.list' && args['changesSince'] !== undefined && (failed += 1) <= 5) {
        throw answered(503, 'the control plane is away');
      }
      return undefined;
    };
    expect((await host.recover()).outcome).toBe('recovered');
    const messages = host.events.flatMap((event) => (event.type === 'pollFailed' ? [event.message] : []));
    expect(messages).toHaveLength(5);
    expect(messages[0]).toContain('the control plane is away');
  });
});
