import { describe, expect, it } from 'vitest';
import { memoryJournal } from '../../src/index.ts';
import { FakeNova } from '../support/fake-nova.ts';
import { FailedHost } from './support/failed-host.ts';

/** Lets the process of a run die as soon as Nova has taken its first call of this name; nobody has its journal. */
async function dieAfter(host: FailedHost, name: string): Promise<void> {
  const nova = new FakeNova(host.clock, { cloud: host.nova.cloud });
  await new Promise<void>((died) => {
    let isDead = false;
    nova.onCall = (call) => {
      if (isDead) return { delayMs: Infinity };
      if (call.name !== name) return undefined;
      isDead = true;
      died();
      return { neverAnswers: true };
    };
    void host.recoverWith(nova, { journal: memoryJournal() });
  });
}

describe('a takeover without the journal of a run that died', () => {
  it.each(['stopped', 'active'] as const)(
    'brings one home that had been reset as the reason of its lock says: %s',
    async (was) => {
      const host = new FailedHost();
      host.nova.bootResized('web', 'h4', was);
      await dieAfter(host, 'servers.resetState');
      await host.clock.sleep(1_000);
      expect(host.end('web')).toBe('active on h1');
      const report = await host.recover({ journal: memoryJournal(), takeOver: true });
      expect(report.outcome).toBe('recovered');
      expect(host.end('web')).toBe(`${was} on h2`);
      expect(host.nova.cloud.instance('web').locked).toBe(false);
    },
  );
});
