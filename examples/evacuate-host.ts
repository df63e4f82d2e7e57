/**
 * Recovers one failed host; run it only when you are sure that the host is off. With the usual variables of an OpenStack
 * shell (OS_AUTH_URL, OS_USERNAME, OS_PASSWORD, OS_PROJECT_NAME): `npx tsx examples/evacuate-host.ts HOST`.
 */
import { argv, env } from 'node:process';
import { alreadyFenced, evacuateHost, NovaClient } from 'nova-lifeboat';

function needed(value: string | undefined, what: string): string {
  if (value === undefined || value === '') throw new Error(`${what} is missing`);
  return value;
}

const host = needed(argv[2], 'the name of the failed host');
await using nova = await NovaClient.connect({
  auth: {
    type: 'password',
    authUrl: needed(env['OS_AUTH_URL'], 'OS_AUTH_URL'),
    username: needed(env['OS_USERNAME'], 'OS_USERNAME'),
    password: needed(env['OS_PASSWORD'], 'OS_PASSWORD'),
    projectName: needed(env['OS_PROJECT_NAME'], 'OS_PROJECT_NAME'),
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
const held = report.instances.filter(({ outcome }) => outcome === 'held').length;
console.log(`${report.host}: ${report.outcome}, ${held} held on purpose`);
for (const { sentence, command } of report.followUps) {
  console.log(`- ${sentence}\n  ${command}`);
}
process.exitCode = report.outcome === 'recovered' ? 0 : 1;
