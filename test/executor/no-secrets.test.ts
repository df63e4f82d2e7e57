import { describe, expect, it } from 'vitest';
import { ConnectionError } from '../../src/http/errors/connection-error.ts';
import { FailedHost, rejection } from './support/failed-host.ts';

const SECRET = 'gAAAAABnightingale';

function leaky(mayHaveActed: boolean): ConnectionError {
  const cause = new Error(`x-auth-token: ${SECRET}`, { cause: { headers: { 'x-auth-token': SECRET } } });
  const facts = { method: 'POST', url: 'http://nova.test/', requestId: null, globalRequestId: null };
  return new ConnectionError('broken', null, { ...facts, microversion: null, mayHaveActed }, { cause });
}

describe('a secret in the cause of an error', () => {
  it.each(['lock', 'confirmResize', 'resetState', 'evacuate', 'start', 'unlock', 'show'])(
    'of %s is in no event, no record and no report',
    async (call) => {
      for (const mayHaveActed of [true, false]) {
        const host = new FailedHost();
        host.nova.boot('plain');
        host.nova.bootResized('resized', 'h2', 'stopped');
        host.nova.bootResized('lost', 'h4', 'stopped');
        // It ends stopped and has to be started: the owner had it running.
        host.nova.bootResized('off', 'h2', 'active');
        Object.assign(host.nova.cloud.instance('off'), {
          powerState: 'shutdown',
          systemMetadata: { old_vm_state: 'active' },
        });
        host.nova.onCall = ({ name }) => {
          if (name === `servers.${call}`) throw leaky(mayHaveActed);
          return undefined;
        };
        const report = await host.recover({ stepTimeoutMs: 10_000 });
        expect(host.nova.count(`servers.${call}`)).toBeGreaterThan(0);
        expect(JSON.stringify([report, host.events, host.journal.runs])).not.toContain('nightingale');
      }
    },
  );

  it('of a poll is in no event', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    host.nova.onCall = ({ name, args }) => {
      if (name === 'migrations.list' && args['changesSince'] !== undefined) throw leaky(false);
      return undefined;
    };
    const report = await host.recover({ deadlineMs: 20_000 });
    expect(host.events.some(({ type }) => type === 'pollFailed')).toBe(true);
    expect(JSON.stringify([report, host.events, host.journal.runs])).not.toContain('nightingale');
  });

  it('of a fencer is in no message and in no JSON of the refusal', async () => {
    const host = new FailedHost();
    const fence = { name: 'ipmi', fence: () => Promise.reject(leaky(false)) };
    const error = await rejection(host.recover({ fence }));
    expect(String(error) + JSON.stringify(error) + JSON.stringify(host.events)).not.toContain('nightingale');
  });
});
