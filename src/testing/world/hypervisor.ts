import { POWER, type Power } from './instance-record.ts';

/** A guest that exists on a hypervisor, whatever Nova's database says. */
export interface Guest {
  readonly instanceId: string;
  /** `saved`: its memory is on the disk. */
  power: 'running' | 'paused' | 'off' | 'saved';
}

/**
 * The kinds that can be simulated, by the name that Nova shows. `fake` is Nova's own driver for tests, which shows paused
 * and suspended guests as running and forgets everything when nova-compute starts.
 */
export type HypervisorType = 'QEMU' | 'fake' | 'ironic' | 'VMware vCenter Server';

/** The guests of one host: the truth that Nova only hears about. */
export class Hypervisor {
  readonly type: HypervisorType;
  readonly guests = new Map<string, Guest>();
  readonly #changed: (guest: Guest) => void;

  /** @param changed - Is told of each guest that is made or gets another power. */
  constructor(type: HypervisorType, changed: (guest: Guest) => void) {
    this.type = type;
    this.#changed = changed;
  }

  /** Whether the driver can evacuate at all (`supports_evacuate`). */
  get evacuates(): boolean {
    return this.type === 'QEMU' || this.type === 'fake';
  }

  /** Makes a guest and powers it on, whatever the instance was. */
  spawn(instanceId: string): void {
    this.set(instanceId, 'running');
  }

  /** Gives a guest another power; one that is not there is made. */
  set(instanceId: string, power: Guest['power']): void {
    const guest = this.guests.get(instanceId) ?? { instanceId, power };
    guest.power = power;
    this.guests.set(instanceId, guest);
    this.#changed(guest);
  }

  /** Takes a guest away. */
  destroy(instanceId: string): void {
    this.guests.delete(instanceId);
  }

  /** What the driver tells Nova of a guest. */
  powerState(instanceId: string): Power {
    const power = this.guests.get(instanceId)?.power;
    if (power === undefined) return POWER.nostate;
    if (power === 'off') return POWER.shutdown;
    if (power === 'running' || this.type === 'fake') return POWER.running;
    return power === 'paused' ? POWER.paused : POWER.shutdown;
  }
}
