import type { TaskState, VmState } from '../../../src/model/states.ts';
import { addHost } from '../../../src/testing/builder/add-host.ts';
import { SERVER_ACTIONS } from '../../../src/testing/nova-api/actions/all-actions.ts';
import { createServer } from '../../../src/testing/nova-api/create-server.ts';
import { deleteServer } from '../../../src/testing/nova-api/delete-server.ts';
import type { ActionAnswer } from '../../../src/testing/nova-api/server-action.ts';
import { DEFAULT_PACE } from '../../../src/testing/pace.ts';
import { seededRandom } from '../../../src/testing/random.ts';
import { releaseNamed } from '../../../src/testing/releases.ts';
import { VirtualClock } from '../../../src/testing/virtual-clock.ts';
import type { HypervisorType } from '../../../src/testing/world/hypervisor.ts';
import type { InstanceRecord } from '../../../src/testing/world/instance-record.ts';
import { World, type Asker } from '../../../src/testing/world/world.ts';

/** Nova without its HTTP face: a world with hosts h1 to h3, and calls of its API. */
export class NovaStage {
  readonly world: World;

  constructor({
    hypervisorType = 'QEMU',
    shelvedOffloadTime = 0,
  }: { hypervisorType?: HypervisorType; shelvedOffloadTime?: number } = {}) {
    this.world = new World({
      clock: new VirtualClock(),
      release: releaseNamed('epoxy', false),
      pace: DEFAULT_PACE,
      random: seededRandom(1),
      onTwoCopies: ({ instanceId }) => {
        throw new Error(`Two copies of ${instanceId} run.`);
      },
      shelvedOffloadTime,
      computeUpgradeLevel: null,
    });
    for (const host of ['h1', 'h2', 'h3']) addHost(this.world, host, hypervisorType, {});
    for (const [id, disk] of [
      ['small', 10],
      ['large', 20],
    ] as const) {
      this.world.flavors.set(id, { id, name: id, vcpus: 1, ram: 1_024, disk });
    }
  }

  create(server: Readonly<Record<string, unknown>> = {}): InstanceRecord {
    const { instances } = createServer({
      world: this.world,
      body: { server: { name: 'a', flavorRef: 'small', imageRef: 'image', ...server } },
      microversion: '2.95',
      isAdmin: true,
      asker: this.#asker(),
    });
    const [instance] = instances;
    if (instance === undefined) throw new Error('Nothing was created.');
    return instance;
  }

  async booted(server: Readonly<Record<string, unknown>> = {}): Promise<InstanceRecord> {
    const instance = this.create(server);
    await this.pass();
    return instance;
  }

  async act(instance: InstanceRecord, action: string, argument: unknown = null): Promise<ActionAnswer> {
    const handler = SERVER_ACTIONS[action];
    if (handler === undefined) throw new Error(`There is no action ${action}.`);
    return handler.run({ ...this.#call(instance), argument, microversion: '2.95' });
  }

  async delete(instance: InstanceRecord): Promise<ActionAnswer> {
    return deleteServer(this.#call(instance));
  }

  /** Ends a host at once, with all its guests. */
  cutPower(name: string): void {
    const host = this.world.host(name);
    this.world.compute(name).end();
    host.reportsUntil ??= this.world.now();
    for (const { instanceId } of host.hypervisor.guests.values()) host.hypervisor.set(instanceId, 'off');
  }

  async pass(ms = 30_000): Promise<void> {
    await this.world.clock.sleep(ms);
  }

  story({ id }: InstanceRecord): readonly string[] {
    const states = (this.world.changes.get(id) ?? []).map(({ vmState, taskState }) =>
      stateOf(vmState, taskState),
    );
    return states.filter((state, index) => state !== states[index - 1]);
  }

  #call(instance: InstanceRecord) {
    return { world: this.world, instance, isAdmin: true, asker: this.#asker(), reclaims: false };
  }

  #asker(): Asker {
    return { requestId: `req-${this.world.uuid()}`, userId: 'u', projectId: 'p' };
  }
}

function stateOf(vmState: VmState, taskState: TaskState | null): string {
  return `${vmState}/${taskState ?? 'none'}`;
}
