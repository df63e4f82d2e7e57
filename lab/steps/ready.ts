import { object, objects, success, text } from '../probe/json.ts';
import { probe, type Probe } from '../probe/probe.ts';
import { until } from '../wait.ts';
import { once, type Step } from './step.ts';

/** Waits until every host can take servers, and makes the flavors and the image that the servers are made of. */
export const ready: Step = {
  result: 'compute hosts, flavors and image',
  run: async (settings) => {
    const admin = probe({}, settings);
    await once(settings, 'flavors-and-image-made', async () => {
      await ensureFlavors(admin);
      await ensureImage(admin);
    });
    let missing: readonly string[] = settings.hosts;
    await until(
      async () => {
        const usable = await usableHosts(admin);
        missing = settings.hosts.filter((host) => !usable.has(host));
        return missing.length === 0;
      },
      { timeoutMs: 120_000, intervalMs: 250 },
      () => `These hosts are not ready: ${missing.join(', ')}. Their logs are named nova-compute-HOST.log.`,
    );
  },
};

/**
 * A service that is up is not enough: the host must also be mapped to its cell, without which Nova does not list its
 * hypervisor, and Placement must know what it has. A host that was failed before `up` may stay forced down.
 */
async function usableHosts(admin: Probe): Promise<ReadonlySet<string>> {
  const hypervisors = success(await admin.nova('GET', '/os-hypervisors'), 'listing the hypervisors');
  const mapped = new Set(objects(hypervisors['hypervisors']).map((one) => text(one['hypervisor_hostname'])));
  const provided = new Set((await admin.resourceProviders()).values());
  const services = await admin.services();
  return new Set(
    services
      .filter(({ state, forcedDown }) => state === 'up' || forcedDown)
      .map(({ host }) => host)
      .filter((host) => mapped.has(host) && provided.has(host)),
  );
}

async function ensureFlavors(admin: Probe): Promise<void> {
  const answer = success(await admin.nova('GET', '/flavors'), 'listing the flavors');
  const present = objects(answer['flavors']).map((flavor) => flavor['name']);
  // A plain member may not boot from an image with a flavor that has no disk.
  const wanted = [
    { name: 't1', vcpus: 1, ram: 64, disk: 1 },
    { name: 't2', vcpus: 2, ram: 128, disk: 1 },
    { name: 't3', vcpus: 4, ram: 256, disk: 2 },
  ].filter(({ name }) => !present.includes(name));
  for (const flavor of wanted) {
    success(await admin.nova('POST', '/flavors', { flavor }), `creating the flavor ${flavor.name}`);
  }
}

async function ensureImage(admin: Probe): Promise<void> {
  const found = success(
    await admin.glance('GET', '/v2/images?name=img&status=active'),
    'looking for the image',
  );
  if (objects(found['images']).length > 0) return;
  const image = { name: 'img', disk_format: 'raw', container_format: 'bare', visibility: 'public' };
  const made = object(success(await admin.glance('POST', '/v2/images', image), 'creating the image'));
  const path = `/v2/images/${text(made['id'])}/file`;
  success(await admin.glance('PUT', path, new Uint8Array(1024)), 'uploading the image');
}
