/** What an instance gets. */
export interface Flavor {
  readonly id: string;
  readonly name: string;
  readonly vcpus: number;
  /** MiB. */
  readonly ram: number;
  /** GiB. */
  readonly disk: number;
}

/** How many of each resource class Placement holds for a consumer. */
export type Resources = Readonly<Record<string, number>>;

/** What Nova asks Placement for; a volume-backed instance takes no disk of the host. */
export function resourcesOf(flavor: Flavor, volumeBacked: boolean): Resources {
  return {
    VCPU: flavor.vcpus,
    MEMORY_MB: flavor.ram,
    ...(flavor.disk === 0 || volumeBacked ? {} : { DISK_GB: flavor.disk }),
  };
}
