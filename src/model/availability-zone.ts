/** A service of a host in an availability zone. */
export interface ZoneService {
  /** Nova takes it for up. */
  readonly available: boolean;
  /** It is not disabled. */
  readonly active: boolean;
  readonly updatedAt: string | null;
}

/** An availability zone. */
export interface AvailabilityZone {
  readonly name: string;
  /** Some service in it is enabled. It says nothing of whether that one is up. */
  readonly available: boolean;
  /** Its hosts, and the services of each by name; null in the short list, which everybody may read. */
  readonly hosts: Readonly<Record<string, Readonly<Record<string, ZoneService>>>> | null;
}
