import type { LabProcess } from './processes.ts';
import type { LabPorts } from './settings.ts';

/** MariaDB, which holds the databases of all services. */
export const mariadb: LabProcess = {
  name: 'mariadb',
  command: ['mariadbd', '--defaults-file=/lab/mariadb.cnf', '--user=mysql'],
};

/**
 * Erlang's port mapper. RabbitMQ would start one by itself, but that one would leave the session of its parent and
 * outlive it.
 */
export function epmd({ epmd: port }: LabPorts): LabProcess {
  return { name: 'epmd', command: ['epmd', '-address', '127.0.0.1', '-port', String(port)] };
}

/** RabbitMQ. Its user `guest` may log in from the loopback interface, so that no account has to be made. */
export function rabbitmq(ports: LabPorts): LabProcess {
  return {
    name: 'rabbitmq',
    command: [...AS_RABBITMQ, '/usr/lib/rabbitmq/bin/rabbitmq-server'],
    environment: {
      ...rabbitmqNode(ports),
      RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
      RABBITMQ_NODE_PORT: String(ports.rabbitmq),
      RABBITMQ_DIST_PORT: String(ports.rabbitmqDistribution),
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
      RABBITMQ_MNESIA_BASE: '/lab/data/rabbitmq',
      RABBITMQ_LOGS: '-',
    },
  };
}

/** A command of rabbitmqctl, with the environment that it needs. */
export function rabbitmqctl(
  ports: LabPorts,
  ...words: readonly string[]
): Required<Pick<LabProcess, 'command' | 'environment'>> {
  return { command: [...AS_RABBITMQ, 'rabbitmqctl', '--silent', ...words], environment: rabbitmqNode(ports) };
}

const AS_RABBITMQ = ['setpriv', '--reuid=rabbitmq', '--regid=rabbitmq', '--init-groups'] as const;

function rabbitmqNode(ports: LabPorts): Readonly<Record<string, string>> {
  return {
    HOME: '/var/lib/rabbitmq',
    ERL_EPMD_ADDRESS: '127.0.0.1',
    ERL_EPMD_PORT: String(ports.epmd),
    RABBITMQ_NODENAME: 'lab@localhost',
  };
}

/** Keystone, under uWSGI. */
export function keystone(ports: LabPorts): LabProcess {
  return uwsgi('keystone', ports.keystone, { OS_KEYSTONE_CONFIG_DIR: '/etc/keystone' });
}

/** Placement, under uWSGI. */
export function placement(ports: LabPorts): LabProcess {
  return uwsgi('placement', ports.placement, { OS_PLACEMENT_CONFIG_DIR: '/etc/placement' });
}

/** Glance, with its own HTTP server. */
export const glance: LabProcess = {
  name: 'glance',
  command: python(
    'run_main.py',
    'glance.cmd.api',
    'glance-api',
    '--config-file',
    '/etc/glance/glance-api.conf',
  ),
};

/** Neutron, with its own HTTP server. */
export const neutron: LabProcess = {
  name: 'neutron',
  command: python(
    'neutron_server.py',
    '--config-file',
    '/etc/neutron/neutron.conf',
    '--config-file',
    '/etc/neutron/ml2.ini',
  ),
};

/** Nova's API, under uWSGI. */
export function novaApi(ports: LabPorts): LabProcess {
  return uwsgi('nova-api', ports.nova, {
    OS_NOVA_CONFIG_DIR: '/etc/nova',
    OS_NOVA_CONFIG_FILES: 'api-paste.ini;nova.conf',
  });
}

/** A second nova-api, which differs from the first in that its deletions are soft. */
export function softDeletingNovaApi(ports: LabPorts): LabProcess {
  return uwsgi('nova-api-soft-delete', ports.novaSoftDelete, {
    LAB_SERVICE: 'nova-api',
    OS_NOVA_CONFIG_DIR: '/etc/nova',
    OS_NOVA_CONFIG_FILES: 'api-paste.ini;nova.conf;nova-api-soft-delete.conf',
  });
}

/** nova-conductor. */
export const novaConductor: LabProcess = novaService('conductor');

/** nova-scheduler. */
export const novaScheduler: LabProcess = novaService('scheduler');

/** The recorder of Nova's notifications. */
export function notificationRecorder(ports: LabPorts): LabProcess {
  const broker = `amqp://guest:guest@127.0.0.1:${ports.rabbitmq}//`;
  return {
    name: 'notification-recorder',
    command: python('notification_recorder.py', broker, '/lab/log/notifications.jsonl'),
  };
}

/** The nova-compute of a host. */
export function novaCompute(host: string): LabProcess {
  const files = ['--config-file', '/etc/nova/nova.conf', '--config-file', `/etc/nova/compute-${host}.conf`];
  return { name: computeName(host), command: python('nova_compute.py', ...files) };
}

/** Returns the name of a host's nova-compute process. */
export function computeName(host: string): string {
  return `nova-compute-${host}`;
}

function novaService(service: string): LabProcess {
  const name = `nova-${service}`;
  const command = python('run_main.py', `nova.cmd.${service}`, name, '--config-file', '/etc/nova/nova.conf');
  return { name, command };
}

function python(script: string, ...scriptArguments: readonly string[]): readonly string[] {
  return ['python3', `/lab/python/${script}`, ...scriptArguments];
}

function uwsgi(name: string, port: number, environment: Readonly<Record<string, string>>): LabProcess {
  return {
    name,
    command: [
      'uwsgi_python3',
      '--http-socket',
      `127.0.0.1:${port}`,
      '--wsgi-file',
      '/lab/python/wsgi_application.py',
      '--master',
      '--no-orphans',
      '--die-on-term',
      '--processes',
      '2',
      // Each worker opens its connections to the database and the broker itself.
      '--lazy-apps',
      '--enable-threads',
      '--need-app',
      '--buffer-size',
      '65535',
      '--listen',
      '100',
      // This server closes every connection. A client that is not told keeps it, and runs into a reset.
      '--add-header',
      'Connection: close',
      '--log-format',
      '%(ltime) %(method) %(uri) %(status) %(msecs)ms',
    ],
    environment: { LAB_SERVICE: name, ...environment },
  };
}
