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

/** Every {@link HypervisorType}. */
export const HYPERVISOR_TYPES: readonly HypervisorType[] = [
  'QEMU',
  'fake',
  'ironic',
  'VMware vCenter Server',
];

/** What a hypervisor knows of the machine that it is on. */
export interface Machine {
  /** Whether it has power. */
  readonly isPowered: () => boolean;
  /** Is told of each guest that is made or gets another power. */
  readonly changed: (guest: Guest) => void;
}

/** The guests of one host: the truth that Nova only hears about. */
export class Hypervisor {
  readonly type: HypervisorType;
  readonly guests = new Map<string, Guest>();
  readonly #machine: Machine;

  constructor(type: HypervisorType, machine: Machine) {
    this.type = type;
    this.#machine = machine;
  }

  /** Whether the driver can evacuate at all (`supports_evacuate`). */
  get evacuates(): boolean {
    return this.type === 'QEMU' || this.type === 'fake';
  }

  /** Makes a guest and powers it on, whatever the instance was. */
  spawn(instanceId: string): void {
    this.set(instanceId, 'running');
  }

  /** Gives a guest another power; one that is not there is made. Without the machine's power it is off, or on the disk. */
  set(instanceId: string, wanted: Guest['power']): void {
    const power = wanted === 'saved' || this.#machine.isPowered() ? wanted : 'off';
    const guest = this.guests.get(instanceId) ?? { instanceId, power };
    guest.power = power;
    this.guests.set(instanceId, guest);
    this.#machine.changed(guest);
  }

  /** Takes a guest away. */
  destroy(instanceId: string): void {
    this.guests.delete(instanceId);
  }

  /** What the driver tells Nova of a guest. */
  powerState(instanceId: string): Power {
    return this.shows(this.guests.get(instanceId)?.power);
  }

  /** What the driver tells Nova of such a power. */
  shows(power: Guest['power'] | undefined): Power {
    if (power === undefined) return POWER.nostate;
    if (power === 'off') return POWER.shutdown;
    if (power === 'running' || this.type === 'fake') return POWER.running;
    return power === 'paused' ? POWER.paused : POWER.shutdown;
  }
}
