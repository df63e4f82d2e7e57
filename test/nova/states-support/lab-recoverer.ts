import { endpoints, password } from '../../../lab/index.ts';
import type { BatchName } from '../../states/batches.ts';
import { optionsOf, type Recoverer } from '../../states/recoverer.ts';
import { SentRequests } from '../../states/sent-requests.ts';
import type { LabWorld } from '../scenario-support/lab-world.ts';
import {
  alreadyFenced,
  evacuateHost,
  memoryJournal,
  NovaClient,
  undiciTransport,
} from '../support/library.ts';

/** The real Nova of the lab, and the built package in it. */
export class LabRecoverer implements Recoverer {
  readonly world: LabWorld;
  /** When the last recovery of each was asked for, in milliseconds since the epoch. */
  readonly begunAt = new Map<BatchName, number>();
  readonly #journal = memoryJournal();

  constructor(world: LabWorld) {
    this.world = world;
  }

  readonly recover: Recoverer['recover'] = async (name, batch, how) => {
    this.begunAt.set(name, Date.now());
    const sent = new SentRequests();
    const inner = undiciTransport();
    const nova = await NovaClient.connect({
      auth: {
        type: 'password',
        ...{ authUrl: endpoints.authUrl, username: 'admin', password, projectName: 'admin' },
        ...{ userDomainId: 'default', projectDomainId: 'default' },
      },
      region: endpoints.region,
      transport: {
        send: (request) => {
          sent.add(request);
          return inner.send(request);
        },
        close: () => inner.close(),
      },
    });
    try {
      const report = await evacuateHost(nova, batch.host, {
        ...optionsOf(batch, how),
        fence: alreadyFenced('its nova-compute was killed by the test'),
        journal: this.#journal,
      });
      return { report, sent: sent.byId };
    } finally {
      await nova.close();
    }
  };
}
