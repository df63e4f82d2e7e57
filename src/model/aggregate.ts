/** A group of hosts, as an administrator has made it. */
export interface Aggregate {
  /** A number that is good for one cell of Nova's API; calls about an aggregate go by it. */
  readonly id: number;
  /** Null below microversion 2.41. */
  readonly uuid: string | null;
  readonly name: string;
  /** Null where it stands for none. */
  readonly availabilityZone: string | null;
  /** The names of its compute services. */
  readonly hosts: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
}
