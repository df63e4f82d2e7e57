/** What a server is given: processors, memory and disks. */
export interface Flavor {
  readonly id: string;
  readonly name: string;
  readonly vcpus: number;
  /** In MiB. */
  readonly ramMb: number;
  /** The root disk, in GiB; 0 stands for the size of the image or the volume. */
  readonly diskGb: number;
  /** In GiB. */
  readonly ephemeralGb: number;
  /** In MiB. */
  readonly swapMb: number;
  /** Null where Nova does not tell. */
  readonly isPublic: boolean | null;
  /** Shown from microversion 2.61 on, and only to those who may see them; null otherwise. */
  readonly extraSpecs: Readonly<Record<string, string>> | null;
}
