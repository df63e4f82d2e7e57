import type { EvacuateHostOptions, RecoveryEvent, RecoveryReport } from '../../../src/index.ts';
import { SimulatedCloud, type SimulatedCloudOptions } from '../../../src/testing/index.ts';
import { recover } from '../../testing/support/recover.ts';

export type EventOf<Type extends RecoveryEvent['type']> = Extract<RecoveryEvent, { readonly type: Type }>;

/** A cloud whose `h1` has lost its power, with instances on it, and `h2` to `h4` alive. */
export class Scene {
  readonly cloud: SimulatedCloud;
  readonly events: RecoveryEvent[] = [];

  constructor(options: SimulatedCloudOptions = {}) {
    this.cloud = new SimulatedCloud(options);
    this.cloud.addHost('h1', { vcpus: 10_000, ram: 10_000_000, disk: 1_000_000 });
  }

  /** Hosts that are alive, with room for everything. */
  others(names: readonly string[], options: Parameters<SimulatedCloud['addHost']>[1] = {}): this {
    for (const name of names) {
      this.cloud.addHost(name, { vcpus: 10_000, ram: 10_000_000, disk: 1_000_000, ...options });
    }
    return this;
  }

  /** Recovers `h1`; what fails is not tried again, so that its failure is the end. */
  async recover(options: Partial<EvacuateHostOptions> = {}): Promise<RecoveryReport> {
    const retries = { perInstance: 0 };
    return recover(this.cloud, 'h1', { retries, onEvent: (event) => this.events.push(event), ...options });
  }

  /** The events of one type. */
  of<Type extends RecoveryEvent['type']>(type: Type): readonly EventOf<Type>[] {
    return this.events.filter((event): event is EventOf<Type> => event.type === type);
  }

  /** What was asked of Nova for an instance, apart from looking at it. */
  askedOf(name: string): readonly string[] {
    const { id } = this.cloud.instance(name);
    return this.cloud.requests.flatMap((request) =>
      request.id === id && request.route.startsWith('POST') ? [request.action ?? request.route] : [],
    );
  }

  /** How an instance ended, as `stopped on h2`. */
  end(name: string): string {
    const { vmState, host } = this.cloud.instance(name);
    return `${vmState} on ${host ?? 'no host'}`;
  }
}

/** What became of each instance, by name. */
export function outcomes({ instances }: RecoveryReport): Record<string, string> {
  return Object.fromEntries(instances.map(({ name, outcome }) => [name, outcome]));
}
