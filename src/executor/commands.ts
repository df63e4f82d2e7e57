/** What needs no quotes in a POSIX shell. */
const PLAIN = /^[\w@%+=:,./-]+$/;

/** One word of a command line, quoted where a shell would not take it as it is. */
export function shellWord(text: string): string {
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** Shows one instance, with its host, its states and, in error, its fault. */
export function showInstance(id: string): string {
  return `openstack server show ${shellWord(id)}`;
}

/** Shows what was asked of an instance, by whom and when. */
export function listActions(id: string): string {
  return `openstack server event list --long ${shellWord(id)}`;
}

/** Shows the migrations of an instance, of every type. */
export function listMigrationsOf(id: string): string {
  return `openstack server migration list --server ${shellWord(id)}`;
}

/** Shows the evacuations of a host. */
export function listEvacuations(host: string): string {
  return `openstack server migration list --host ${shellWord(host)} --type evacuation`;
}

/** Shows the snapshots of an instance, finished or not. */
export function listSnapshots(id: string): string {
  return `openstack image list --long --property instance_uuid=${shellWord(id)}`;
}

/** Shows the instances that Nova has on a host. */
export function listInstancesOn(host: string): string {
  return `openstack server list --all-projects --long --host ${shellWord(host)}`;
}

/** Shows every nova-compute, with its state. */
export const LIST_COMPUTES = 'openstack compute service list --service nova-compute --long';

/** Says, on the host where it is run, whether the guest of an instance runs there. */
export function guestState(id: string): string {
  return `virsh domstate ${shellWord(id)}`;
}

/** Frees what a resize that nobody confirmed holds in Placement; a command of the osc-placement plugin. */
export function deleteAllocation(migration: string): string {
  return `openstack resource provider allocation delete ${shellWord(migration)}`;
}

/** Takes a host that was forced down and disabled back into service, as it was before. */
export function giveHostBack(
  host: string,
  before: { readonly status: string; readonly disabledReason: string | null },
): string {
  const service = `${shellWord(host)} nova-compute`;
  const reason =
    before.disabledReason === null ? '' : ` --disable-reason ${shellWord(before.disabledReason)}`;
  const status = before.status === 'enabled' ? '--enable' : `--disable${reason}`;
  // The flag first: Nova tells only a host that it takes for up of its being enabled.
  return `openstack compute service set --up ${service} && openstack compute service set ${status} ${service}`;
}

/** Shows, on a RabbitMQ node, how many calls wait for a host's nova-compute. */
export function showQueue(host: string): string {
  return `rabbitmqctl list_queues --vhost / name messages consumers | grep -w -F ${shellWord(`compute.${host}`)}`;
}

/** Throws away, on a RabbitMQ node, every call that waits for a host's nova-compute. */
export function purgeQueue(host: string): string {
  return `rabbitmqctl purge_queue --vhost / ${shellWord(`compute.${host}`)}`;
}
