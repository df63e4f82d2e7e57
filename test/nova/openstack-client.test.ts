import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reset } from '../../lab/index.ts';
import { realOpenStack, simulatedOpenStack, until, type OpenStack } from './support/openstack.ts';

type Row = Readonly<Record<string, unknown>>;

/** What an operator does when a host has failed, and what he looks at before and after. */
async function operate(cloud: OpenStack): Promise<ReadonlyMap<string, unknown>> {
  const seen = new Map<string, unknown>();
  const look = async (command: string, more = ''): Promise<unknown> => {
    const answer = await cloud.openstack(`${command}${more} -f json`);
    seen.set(command, answer);
    return answer;
  };
  const show = async (): Promise<Row> => (await cloud.openstack('server show db -f json')) as Row;
  const becomes = async (status: string): Promise<Row> =>
    until(show, (server) => server['status'] === status && server['OS-EXT-STS:task_state'] === null);

  await look('token issue');
  await look('flavor list');
  await look('hypervisor list');
  await look('compute service list --long');
  await look('server create db', ` --image ${cloud.image} --flavor t1 --nic none --host h2`);
  await becomes('ACTIVE');
  await look('server list --all-projects --long');
  await look('server show db');

  await cloud.openstack('server stop db');
  await becomes('SHUTOFF');
  await cloud.openstack('server start db');
  await becomes('ACTIVE');
  await cloud.openstack('server resize --flavor t2 db');
  await becomes('VERIFY_RESIZE');
  await look('server migration list --server db');
  await cloud.openstack('server resize confirm db');
  const host = String((await becomes('ACTIVE'))['OS-EXT-SRV-ATTR:host']);

  await cloud.kill(host);
  await cloud.openstack(`compute service set --down ${host} nova-compute`);
  await cloud.openstack(`compute service set --disable --disable-reason fenced ${host} nova-compute`);
  const [service] = (await look(
    'compute service list --service nova-compute --long',
    ` --host ${host}`,
  )) as Row[];
  seen.set(
    'the failed service',
    ['Status', 'State', 'Disabled Reason', 'Forced Down'].map((name) => service?.[name]),
  );
  await look('server evacuate db');
  const evacuated = await until(
    show,
    (server) => server['OS-EXT-SRV-ATTR:host'] !== host && server['OS-EXT-STS:task_state'] === null,
  );
  seen.set('the evacuated server', [evacuated['status'], evacuated['OS-EXT-STS:power_state']]);
  const history = (await look('server event list db')) as Row[];
  seen.set(
    'its history',
    history.map(({ Action }) => Action),
  );
  await cloud.openstack('server delete db');
  await until(
    async () => (await cloud.openstack('server list -f json')) as readonly unknown[],
    (servers) => servers.length === 0,
  );
  return seen;
}

describe('the openstack command', () => {
  let real: ReadonlyMap<string, unknown>;
  let simulated: ReadonlyMap<string, unknown>;

  beforeAll(async () => {
    await reset();
    await using lab = realOpenStack();
    real = await operate(lab);
    await using cloud = await simulatedOpenStack();
    simulated = await operate(cloud);
  });
  afterAll(async () => reset());

  it('prints the same fields for a simulated cloud as for a real one', () => {
    expect(new Map([...simulated].map(([command, answer]) => [command, fieldsOf(answer)]))).toEqual(
      new Map([...real].map(([command, answer]) => [command, fieldsOf(answer)])),
    );
  });

  it.each(['the failed service', 'the evacuated server', 'its history'])('sees the same: %s', (what) => {
    expect(simulated.get(what)).toEqual(real.get(what));
  });
});

/** The names of the fields that are printed; of a list those of its rows. */
function fieldsOf(answer: unknown): readonly string[] {
  const rows = (Array.isArray(answer) ? answer : [answer]) as readonly unknown[];
  const names = rows.flatMap((row) => (typeof row === 'object' && row !== null ? Object.keys(row) : []));
  return [...new Set(names)].sort();
}
