import type { Guest, Hypervisor } from '../world/hypervisor.ts';
import type { Power } from '../world/instance-record.ts';
import { InstanceNotFound, NovaException } from '../world/nova-exception.ts';
import type { World } from '../world/world.ts';

/**
 * What the driver of a hypervisor makes of Nova's orders: `fake` as in `nova/virt/fake.py`, every other type as
 * `nova/virt/libvirt/driver.py`. They differ in what happens to a guest that is not there, and in what they only pretend.
 */
export class Driver {
  readonly #hypervisor: Hypervisor;

  constructor(hypervisor: Hypervisor) {
    this.#hypervisor = hypervisor;
  }

  get isFake(): boolean {
    return this.#hypervisor.type === 'fake';
  }

  has(instanceId: string): boolean {
    return this.#hypervisor.guests.has(instanceId);
  }

  powerState(instanceId: string): Power {
    return this.#hypervisor.powerState(instanceId);
  }

  /** @throws InstanceNotFound by the fake one, where there is no guest; libvirt has nothing to do then. */
  powerOff(instanceId: string): void {
    if (this.has(instanceId)) this.#hypervisor.set(instanceId, 'off');
    else if (this.isFake) throw new InstanceNotFound(instanceId);
  }

  /** @throws InstanceNotFound by the fake one, where there is no guest; libvirt makes it anew from its disk. */
  powerOn(instanceId: string): void {
    if (this.isFake && !this.has(instanceId)) throw new InstanceNotFound(instanceId);
    this.#hypervisor.set(instanceId, 'running');
  }

  /** @throws InstanceNotFound by a soft reboot of what is not there. */
  reboot(instanceId: string, type: 'SOFT' | 'HARD'): void {
    if (type === 'SOFT' && !this.has(instanceId)) throw new InstanceNotFound(instanceId);
    this.#hypervisor.set(instanceId, 'running');
  }

  /** Pauses, suspends or resumes. @throws InstanceNotFound by libvirt, where there is no guest; the fake one only nods. */
  change(instanceId: string, power: Guest['power']): void {
    if (this.has(instanceId)) this.#hypervisor.set(instanceId, power);
    else if (!this.isFake) throw new InstanceNotFound(instanceId);
  }

  /** Boots the rescue image; the fake one leaves the guest off. */
  rescue(instanceId: string): void {
    if (!this.isFake) this.#hypervisor.set(instanceId, 'running');
  }

  /** @throws NovaException by the fake one, where there is no guest. */
  unrescue(instanceId: string): void {
    if (this.isFake && !this.has(instanceId)) throw new NovaException('KeyError', 'KeyError');
    this.#hypervisor.set(instanceId, 'running');
  }

  /** Libvirt cannot, and so Nova powers the guest off; the fake one pretends that it can, and leaves it as it is. */
  softDelete(instanceId: string): void {
    if (!this.isFake) this.powerOff(instanceId);
  }

  restore(instanceId: string): void {
    if (!this.isFake) this.powerOn(instanceId);
  }

  /** Makes a guest from a disk that has come over, or has come back. */
  finishMigration(instanceId: string, powerOn: boolean): void {
    this.#hypervisor.set(instanceId, powerOn ? 'running' : 'off');
  }

  /** Switches off what stays behind of a guest that is resized; in truth the fake one forgets to. */
  leaveBehind(instanceId: string): void {
    if (this.has(instanceId)) this.#hypervisor.set(instanceId, 'off');
  }

  spawn(instanceId: string): void {
    this.#hypervisor.spawn(instanceId);
  }

  destroy(instanceId: string): void {
    this.#hypervisor.destroy(instanceId);
  }
}

/** The driver of a host. */
export function driverOf(world: World, host: string): Driver {
  return new Driver(world.host(host).hypervisor);
}
