/** What a body of `POST /servers` says, as far as it matters here. */
export interface ServerRequest {
  readonly name: string;
  readonly flavorId: string;
  /** Empty where there is none. */
  readonly imageId: string;
  /** Its root disk is a volume. */
  readonly volumeBacked: boolean;
  readonly metadata: Readonly<Record<string, string>>;
  readonly availabilityZone: string | null;
  readonly host: string | null;
  readonly hypervisorHostname: string | null;
  /** The id of a server group. */
  readonly group: string | null;
  /** How many. */
  readonly count: number;
  readonly returnReservationId: boolean;
  readonly adminPass: string | null;
}

interface Body {
  readonly server: {
    readonly name: string;
    readonly flavorRef: string | number;
    readonly imageRef?: string;
    readonly block_device_mapping?: readonly unknown[];
    readonly block_device_mapping_v2?: readonly { readonly boot_index?: unknown }[];
    readonly metadata?: Readonly<Record<string, string>>;
    readonly availability_zone?: string;
    readonly host?: string;
    readonly hypervisor_hostname?: string;
    readonly min_count?: string | number;
    readonly max_count?: string | number;
    readonly return_reservation_id?: string | boolean;
    readonly adminPass?: string;
  };
  readonly 'os:scheduler_hints'?: Hints;
  readonly 'OS-SCH-HNT:scheduler_hints'?: Hints;
}

interface Hints {
  readonly group?: string;
}

/** Reads a body whose form is known to be right. */
export function readServerRequest(body: unknown): ServerRequest {
  const { server, ...more } = body as Body;
  const hints = more['os:scheduler_hints'] ?? more['OS-SCH-HNT:scheduler_hints'] ?? {};
  const volumes = [...(server.block_device_mapping ?? []), ...(server.block_device_mapping_v2 ?? [])];
  const imageId = server.imageRef ?? '';
  return {
    name: server.name.trim(),
    // It may be a link.
    flavorId: String(server.flavorRef).split('/').at(-1) ?? '',
    imageId,
    volumeBacked: imageId === '' && volumes.length > 0,
    metadata: server.metadata ?? {},
    availabilityZone: server.availability_zone ?? null,
    host: server.host ?? null,
    hypervisorHostname: server.hypervisor_hostname ?? null,
    group: hints.group ?? null,
    count: Number(server.max_count ?? server.min_count ?? 1),
    returnReservationId: ['true', 'True', true].includes(server.return_reservation_id ?? false),
    adminPass: server.adminPass ?? null,
  };
}
