import { evacuateHost, memoryJournal } from '../../src/executor/index.ts';
import { alreadyFenced } from '../../src/fencing/index.ts';
import type { Transport } from '../../src/http/transport.ts';
import { NovaClient } from '../../src/nova/index.ts';
import type { ReleaseName } from '../scenarios/port.ts';
import { SimulatedWorld } from '../scenarios/simulated-world.ts';
import { optionsOf, type Recoverer } from './recoverer.ts';
import { SentRequests } from './sent-requests.ts';

/** The simulated cloud, and the library in it. */
export class SimulatedRecoverer implements Recoverer {
  readonly world: SimulatedWorld;
  readonly #journal = memoryJournal();

  private constructor(world: SimulatedWorld) {
    this.world = world;
  }

  static async open(release: ReleaseName): Promise<SimulatedRecoverer> {
    return new SimulatedRecoverer(await SimulatedWorld.open(release));
  }

  readonly recover: Recoverer['recover'] = async (_name, batch, how) => {
    const { cloud } = this.world;
    const sent = new SentRequests();
    const { transport: inner, ...login } = cloud.connectOptions();
    const transport: Transport = {
      send: (request) => {
        sent.add(request);
        return inner.send(request);
      },
      close: () => inner.close(),
    };
    const nova = await NovaClient.connect({ ...login, transport });
    const report = await evacuateHost(nova, batch.host, {
      ...optionsOf(batch, how),
      fence: alreadyFenced('the test has killed it'),
      clock: cloud.clock,
      journal: this.#journal,
    });
    return { report, sent: sent.byId };
  };
}
