import { describe, expect, it } from 'vitest';
import { NovaClient } from '../../src/index.ts';
import { SimulatedCloud } from '../../src/testing/index.ts';
import { recover } from './support/recover.ts';

describe('an instance whose owner deletes it while it is being evacuated', () => {
  it.each(['rebuilding', 'rebuild_spawning'] as const)(
    'ends as deleted, and is not waited for: its migrations went with it (%s)',
    async (taskState) => {
      const cloud = new SimulatedCloud({ seed: 1 });
      cloud.addHosts('c1', 'c7');
      cloud.addInstance('web', { host: 'c7' });
      cloud.addInstance('other', { host: 'c7' });
      cloud.kill('c7');
      const owner = await NovaClient.connect(cloud.connectOptions());
      let deletion: Promise<unknown> = Promise.resolve();
      cloud.once({ instance: 'web', taskState }, () => {
        deletion = owner.servers.delete(cloud.instance('web').id);
      });

      const report = await recover(cloud, 'c7', { lock: false, deadlineMs: 3_600_000 });
      await deletion;

      expect(report).toMatchObject({ outcome: 'recovered', abort: null });
      expect(report.instances.find(({ name }) => name === 'web')).toMatchObject({
        outcome: 'none',
        reason: 'It was deleted meanwhile.',
        evacuationUnresolved: false,
      });
      expect(report.instances.find(({ name }) => name === 'other')).toMatchObject({ outcome: 'recovered' });
    },
  );
});
