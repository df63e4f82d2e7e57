import { setTimeout as sleep } from 'node:timers/promises';
import { fail, killService, type LabService, type Probe, revive, startService } from '../../../lab/index.ts';
import type { RecoveryEvent } from './library.ts';

/** A process of Nova that dies in the middle of a recovery, when it dies, and when it is started again. */
export interface Fault {
  readonly victim: LabService | 'the destination';
  /** `accepted` when Nova has taken the evacuations of so many, `claimed` when a destination has begun with so many. */
  readonly when: 'accepted' | 'claimed';
  readonly count: number;
  /** How long a service stays away, in milliseconds; a destination until the run has ended. */
  readonly awayMs: number;
}

/** Watches the events of a recovery, and kills at the moment that the fault names. */
export class Striking {
  readonly #fault: Fault;
  readonly #unfinished: Set<string>;
  #count = 0;
  #blow: Promise<void> | undefined;
  #mend: () => Promise<void> = () => Promise.resolve();
  #spared = 0;

  /** @param instances - The ids of all that are to be recovered. */
  constructor(fault: Fault, instances: Iterable<string>) {
    this.#fault = fault;
    this.#unfinished = new Set(instances);
  }

  /** How many instances were still to be brought home when the process was killed; 0 where it never was. */
  get caught(): number {
    return this.#blow === undefined ? 0 : this.#spared;
  }

  /** To be told of every event of the recovery. */
  readonly watch = (event: RecoveryEvent): void => {
    if (event.type === 'instanceFinished') this.#unfinished.delete(event.outcome.instanceId);
    if (this.#blow !== undefined || !this.#isMoment(event)) return;
    this.#count += 1;
    if (this.#count < this.#fault.count) return;
    this.#spared = this.#unfinished.size;
    this.#blow = this.#strike(event.type === 'migrationChanged' ? event.destination : null);
    // Whoever mends is told of a failure; nobody may be waiting yet.
    this.#blow.catch(() => undefined);
  };

  /** Waits until everything runs and is seen up again, but for the failed host. */
  async mended(admin: Probe, failedHost: string): Promise<void> {
    await this.#blow;
    await this.#mend();
    while ((await admin.services()).some(({ host, state }) => host !== failedHost && state !== 'up')) {
      await sleep(200);
    }
  }

  #isMoment(event: RecoveryEvent): boolean {
    return this.#fault.when === 'accepted'
      ? event.type === 'callAnswered' && event.call === 'evacuate' && event.result === 'accepted'
      : event.type === 'migrationChanged' && event.status === 'pre-migrating';
  }

  async #strike(destination: string | null): Promise<void> {
    const { victim, awayMs } = this.#fault;
    if (victim === 'the destination') {
      if (destination === null) throw new Error('No destination is known at that moment.');
      await fail(destination);
      this.#mend = async () => revive(destination);
      return;
    }
    await killService(victim);
    await sleep(awayMs);
    await startService(victim);
  }
}
