import type { Resources } from './flavor.ts';

/** What one consumer holds. */
export interface Allocation {
  readonly byHost: Map<string, Resources>;
  readonly projectId: string;
  readonly userId: string;
  generation: number;
}

/** What a host has of each resource class. */
export type Inventory = Readonly<
  Record<string, { readonly total: number; readonly allocationRatio: number }>
>;

/**
 * Placement: who holds how much of which host. A consumer is an instance, or a migration that keeps the place which its
 * instance came from.
 */
export class Placement {
  readonly inventories = new Map<string, Inventory>();
  readonly allocations = new Map<string, Allocation>();
  readonly #used = new Map<string, Map<string, number>>();

  /** Adds to what a consumer holds, in place of what it held of that host. */
  allocate(
    consumer: string,
    host: string,
    resources: Resources,
    owner: { readonly projectId: string; readonly userId: string },
  ): void {
    const allocation: Allocation = this.allocations.get(consumer) ?? {
      ...owner,
      byHost: new Map(),
      generation: 0,
    };
    this.#count(host, allocation.byHost.get(host), -1);
    this.#count(host, resources, 1);
    allocation.byHost.set(host, resources);
    allocation.generation += 1;
    this.allocations.set(consumer, allocation);
  }

  /** Takes from a consumer what it holds of a host, or of all hosts. Says whether there was anything. */
  release(consumer: string, host?: string): boolean {
    const allocation = this.allocations.get(consumer);
    if (allocation === undefined) return false;
    const hosts = host === undefined ? [...allocation.byHost.keys()] : [host];
    for (const each of hosts) {
      this.#count(each, allocation.byHost.get(each), -1);
      allocation.byHost.delete(each);
    }
    if (allocation.byHost.size === 0) this.allocations.delete(consumer);
    return true;
  }

  /** Hands everything that a consumer holds over to another, in place of all that the other one held. Says whether there was anything. */
  move(from: string, to: string): boolean {
    const allocation = this.allocations.get(from);
    if (allocation === undefined) return false;
    this.release(to);
    this.allocations.delete(from);
    this.allocations.set(to, allocation);
    return true;
  }

  /** Says whether a host has room for as much. */
  fits(host: string, resources: Resources): boolean {
    const inventory = this.inventories.get(host) ?? {};
    return Object.entries(resources).every(([name, amount]) => {
      const { total = 0, allocationRatio = 1 } = inventory[name] ?? {};
      return this.used(host, name) + amount <= total * allocationRatio;
    });
  }

  /** How much of a resource class is allocated on a host. */
  used(host: string, resourceClass: string): number {
    return this.#used.get(host)?.get(resourceClass) ?? 0;
  }

  /** What a consumer holds, by host. */
  of(consumer: string): Readonly<Record<string, Resources>> {
    return Object.fromEntries(this.allocations.get(consumer)?.byHost ?? []);
  }

  #count(host: string, resources: Resources | undefined, sign: 1 | -1): void {
    const used = this.#used.get(host) ?? new Map<string, number>();
    this.#used.set(host, used);
    for (const [name, amount] of Object.entries(resources ?? {})) {
      used.set(name, (used.get(name) ?? 0) + sign * amount);
    }
  }
}
