import { labEndpoints, password } from '../endpoints.ts';
import { object, objects, success, text, type JsonObject } from '../probe/json.ts';
import { Session } from '../probe/session.ts';
import { untilAnswering } from '../ports.ts';
import { keystone } from '../process-table.ts';
import { startProcess } from '../processes.ts';
import type { LabSettings } from '../settings.ts';
import { once, type Step } from './step.ts';

/** Starts Keystone, and makes the projects, users, roles and the service catalogue, as far as they are missing. */
export const identity: Step = {
  result: 'Keystone and its identities',
  run: async (settings) => {
    await startProcess(settings, keystone(settings.ports));
    await untilAnswering(settings, 'keystone', settings.ports.keystone);
    await once(settings, 'identities-made', async () => makeIdentities(settings));
  },
};

async function makeIdentities(settings: LabSettings): Promise<void> {
  const directory = new Directory(new Session(settings, { user: 'admin', project: 'admin' }));

  const [admin, member, service] = [
    await directory.ensure('role', { name: 'admin' }),
    await directory.ensure('role', { name: 'member' }),
    // Keystone makes this role itself only from 2023.1 on.
    await directory.ensure('role', { name: 'service' }),
  ];
  const serviceProject = await directory.ensure('project', { name: 'service', domain_id: 'default' });
  const demoProject = await directory.ensure('project', { name: 'demo', domain_id: 'default' });
  const user = async (name: string): Promise<string> =>
    directory.ensure('user', { name, password, domain_id: 'default' });

  const serviceUser = await user('service');
  await directory.assign(serviceProject, serviceUser, admin);
  await directory.assign(serviceProject, serviceUser, service);
  await directory.assign(demoProject, await user('demo'), member);
  // So the administrator can make servers in the name of the project demo, on a host of his choice.
  await directory.assign(demoProject, await user('admin'), admin);

  const endpoints = labEndpoints(settings);
  await directory.ensureInCatalogue('compute', 'nova', endpoints.nova);
  await directory.ensureInCatalogue('placement', 'placement', endpoints.placement);
  await directory.ensureInCatalogue('image', 'glance', endpoints.glance);
  await directory.ensureInCatalogue('network', 'neutron', endpoints.neutron);
}

/** What Keystone knows, extended where something is missing. */
class Directory {
  readonly #admin: Session;

  constructor(admin: Session) {
    this.#admin = admin;
  }

  /** Returns the id of the role, project or user of that name. */
  async ensure(
    kind: 'role' | 'project' | 'user',
    wanted: JsonObject & { readonly name: string },
  ): Promise<string> {
    const [found] = await this.#list(`${kind}s`, `?name=${wanted.name}`);
    return found ?? (await this.#create(kind, wanted));
  }

  async assign(project: string, user: string, role: string): Promise<void> {
    const path = `/projects/${project}/users/${user}/roles/${role}`;
    success(await this.#admin.keystone('PUT', path), 'assigning a role');
  }

  async ensureInCatalogue(type: string, name: string, url: string): Promise<void> {
    const [found] = await this.#list('services', `?type=${type}`);
    const service_id = found ?? (await this.#create('service', { type, name }));
    for (const kind of ['public', 'internal', 'admin']) {
      const present = await this.#list('endpoints', `?service_id=${service_id}&interface=${kind}`);
      if (present.length > 0) continue;
      await this.#create('endpoint', { service_id, interface: kind, url, region_id: 'RegionOne' });
    }
  }

  async #list(collection: string, query: string): Promise<readonly string[]> {
    const answer = success(
      await this.#admin.keystone('GET', `/${collection}${query}`),
      `listing ${collection}`,
    );
    return objects(answer[collection]).map((entry) => text(entry['id']));
  }

  async #create(kind: string, wanted: JsonObject): Promise<string> {
    const answer = success(
      await this.#admin.keystone('POST', `/${kind}s`, { [kind]: wanted }),
      `creating a ${kind}`,
    );
    return text(object(answer[kind])['id']);
  }
}
