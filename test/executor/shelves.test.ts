import { describe, expect, it } from 'vitest';
import { answered } from '../support/fake-nova-call.ts';
import { FailedHost, outcomeOf } from './support/failed-host.ts';

const CONSENT = { policy: { onShelved: 'recover' } } as const;

function shelved(): FailedHost {
  const host = new FailedHost();
  host.nova.boot('web', { vmState: 'shelved', powerState: 'shutdown' });
  return host;
}

describe('an instance that is put back on its shelf', () => {
  it('is evacuated, stopped by Nova and shelved, in this order', async () => {
    const host = shelved();
    expect(outcomeOf(await host.recover(CONSENT), 'web').outcome).toBe('recovered');
    expect(host.nova.mutations.slice(1)).toEqual([
      'lock web',
      'evacuate web',
      'resetState web',
      'evacuate web',
      'shelve web',
      'unlock web',
    ]);
    expect(host.end('web')).toBe('shelved on h2');
  });

  it('is looked at where the answer to the shelve was lost', async () => {
    const host = shelved();
    host.on('servers.shelve', 'web', () => ({ loseReply: true }));
    expect(outcomeOf(await host.recover(CONSENT), 'web').outcome).toBe('recovered');
    expect(host.nova.count('servers.shelve')).toBe(1);
    expect(host.end('web')).toBe('shelved on h2');
  });

  it('fails where Nova refuses the shelve, stopped and elsewhere by then', async () => {
    const host = shelved();
    host.on('servers.shelve', 'web', () => {
      throw answered(409, 'Quota of images exceeded');
    });
    const report = await host.recover({ ...CONSENT, stepTimeoutMs: 20_000 });
    expect(outcomeOf(report, 'web')).toMatchObject({
      outcome: 'failed',
      seen: { vmState: 'stopped', host: 'h2' },
    });
    expect(outcomeOf(report, 'web').reason).toContain('It does not show shelved or shelved_offloaded');
  });

  it('is waited for as long as its snapshot takes, beyond the step timeout', async () => {
    const host = shelved();
    host.nova.cloud.pace.shelving = 900_000;
    expect(outcomeOf(await host.recover(CONSENT), 'web').outcome).toBe('recovered');
    expect(host.end('web')).toBe('shelved on h2');
  });

  it('is not waited for for ever: ten step timeouts without anything that moves are enough', async () => {
    const host = shelved();
    host.nova.cloud.pace.shelving = 9_000_000;
    const from = host.clock.now();
    const report = await host.recover({ ...CONSENT, stepTimeoutMs: 20_000 });
    expect(outcomeOf(report, 'web')).toMatchObject({ outcome: 'failed', seen: { host: 'h2' } });
    expect(outcomeOf(report, 'web').reason).toContain('Nothing of its shelving has moved for 200000 ms');
    expect(host.clock.now() - from).toBeLessThan(400_000);
  });

  it('is waited for while its shelving shows that it moves', async () => {
    const host = shelved();
    host.nova.cloud.pace.shelving = 900_000;
    const move = async () => {
      for (let moves = 0; moves < 40; moves += 1) {
        await host.clock.sleep(100_000);
        host.nova.cloud.instance('web').updatedAt = host.nova.cloud.iso();
      }
    };
    const moving = move();
    expect(outcomeOf(await host.recover({ ...CONSENT, stepTimeoutMs: 20_000 }), 'web').outcome).toBe(
      'recovered',
    );
    await moving;
  });
});
