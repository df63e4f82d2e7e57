/**
 * What runs on a host, in what state, and what moves from there or to there; nothing is changed. Here on a simulated cloud:
 * `npx tsx examples/list-what-a-host-runs.ts`. For your own, connect with your `auth` instead.
 */
import { argv } from 'node:process';
import { NovaClient } from 'nova-lifeboat/nova';
import { SimulatedCloud } from 'nova-lifeboat/testing';

const cloud = new SimulatedCloud();
cloud.addHosts('compute-1', 'compute-7');
cloud.addInstance('web', { host: 'compute-7' });
cloud.addInstance('nightly-batch', { host: 'compute-7', state: 'stopped' });
cloud.addInstance('archive', {
  host: 'compute-7',
  state: 'resized',
  from: 'stopped',
  source: 'compute-1',
});

const host = argv[2] ?? 'compute-7';
await using nova = await NovaClient.connect(cloud.connectOptions());

const { data: services } = await nova.services.list({ host, binary: 'nova-compute' }).all();
const [service] = services;
if (service === undefined) throw new Error(`There is no compute host of the name ${host}.`);
console.log(`${host} is ${service.state} and ${service.status}`);

// Page by page: nothing is kept that was printed.
for await (const server of nova.servers.detail({ host })) {
  const task = server.taskState === null ? '' : `, ${server.taskState}`;
  console.log(`  ${server.name}: ${server.vmState}${task}, power ${server.powerState}`);
}
for await (const { type, status, sourceCompute, destCompute } of nova.migrations.list({ host })) {
  console.log(`  ${type} ${status}: ${sourceCompute ?? '?'} -> ${destCompute ?? '?'}`);
}
