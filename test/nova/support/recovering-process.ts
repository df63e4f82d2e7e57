import { connect, HEARTBEAT_INTERVAL_MS } from './connection.ts';
import { alreadyFenced, evacuateHost, isLifeboatError, jsonlJournal } from './library.ts';

/**
 * A process that recovers the host of its first argument with the journals in the folder of its second, and tells how it
 * went. `takeOver` as a third is the option of that name.
 */
const [, , host = '', directory = '', takeOver = ''] = process.argv;
const { nova } = await connect();
try {
  const report = await evacuateHost(nova, host, {
    fence: alreadyFenced('its nova-compute was killed by the test'),
    storage: 'shared',
    heartbeatIntervalMs: HEARTBEAT_INTERVAL_MS,
    pollIntervalMs: 1_000,
    journal: jsonlJournal({ directory }),
    takeOver: takeOver === 'takeOver',
  });
  const failed = report.instances.filter(({ outcome }) => outcome !== 'recovered');
  process.send?.({
    outcome: report.outcome,
    failed: failed.map(({ name, reason }) => `${name}: ${reason ?? ''}`),
  });
} catch (error) {
  process.send?.({ outcome: isLifeboatError(error) ? error.code : String(error), failed: [] });
} finally {
  await nova.close();
  process.disconnect();
}
