/**
 * Recovers one failed host: `OS_AUTH_URL=... OS_USERNAME=... OS_PASSWORD=... OS_PROJECT_NAME=... node evacuate-host.js HOST`.
 * Run it only when you are sure that the host is off.
 */
import { env, argv, exit } from 'node:process';
import { alreadyFenced, evacuateHost, NovaClient } from 'nova-lifeboat';

const host = argv[2];
if (host === undefined) throw new Error('name the failed host');

const nova = await NovaClient.connect({
  auth: {
    type: 'password',
    authUrl: env['OS_AUTH_URL'] ?? '',
    username: env['OS_USERNAME'],
    password: env['OS_PASSWORD'] ?? '',
    projectName: env['OS_PROJECT_NAME'],
  },
});
const report = await evacuateHost(nova, host, {
  fence: alreadyFenced('switched off by the operator'),
  storage: 'shared',
  heartbeatIntervalMs: Number(env['HEARTBEAT_INTERVAL_MS'] ?? 10_000),
  onEvent: (event) => {
    if (event.type === 'instanceFinished') console.log(event.outcome.name, event.outcome.outcome);
  },
});
console.log(`${report.host}: ${report.outcome}`);
for (const { sentence, command } of report.followUps) console.log(`- ${sentence}\n  ${command ?? ''}`);
await nova.close();
exit(report.outcome === 'recovered' ? 0 : 1);
