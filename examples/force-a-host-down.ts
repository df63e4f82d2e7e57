/**
 * Tells Nova that a host is down and must get nothing new, and takes both back. Here on a simulated cloud:
 * `npx tsx examples/force-a-host-down.ts`. To recover what ran there, use `evacuateHost`, which does this and much more.
 */
import { isNotFoundError, mayHaveActed, NovaClient } from 'nova-lifeboat/nova';
import { SimulatedCloud } from 'nova-lifeboat/testing';

const cloud = new SimulatedCloud();
cloud.addHosts('compute-1', 'compute-7');
await using connected = await NovaClient.connect(cloud.connectOptions());
// At night nobody waits longer than this for an answer, whatever goes wrong.
const nova = connected.withOptions({ deadlineMs: 60_000 });

const { data: services } = await nova.services.list({ host: 'compute-7', binary: 'nova-compute' }).all();
const [service] = services;
if (service === undefined) throw new Error('There is no such compute host.');

try {
  // In one request: Nova would ask a host that it still takes for up whether it minds, and wait for the dead one.
  const { data: down } = await nova.services.update(service.id, {
    forcedDown: true,
    status: 'disabled',
    disabledReason: 'ticket 4711',
  });
  console.log(`${down.host} is ${down.state} and ${down.status}: ${down.disabledReason ?? ''}`);
} catch (error) {
  if (isNotFoundError(error)) console.error('Somebody has deleted the service.');
  else if (mayHaveActed(error)) console.error('Look at the service before you go on.');
  throw error;
}

const { data: up } = await nova.services.update(service.id, { forcedDown: false, status: 'enabled' });
console.log(`${up.host} is ${up.state} and ${up.status}`);
