/** How long Nova takes for what, in milliseconds of the cloud's clock. */
export interface Pace {
  /** From a request to its answer, where nothing else takes time. @default 20 */
  readonly request: number;
  /** What a list takes more for each server in it. @default 7 */
  readonly listedServer: number;
  /** From one service to another. @default 10 */
  readonly message: number;
  /** The scheduler's choice of a host. @default 150 */
  readonly scheduling: number;
  /** A claim of resources on a host; the claims of one host take turns. @default 100 */
  readonly claim: number;
  /** Networks, volumes and whatever else is made ready before a guest is made. @default 500 */
  readonly preparation: number;
  /** Making a guest and powering it on. @default 3000 */
  readonly spawn: number;
  /** Powering off, on, pausing and the like. @default 1500 */
  readonly power: number;
  /** Copying a disk or a snapshot. @default 5000 */
  readonly copy: number;
  /** Taking away what is no longer needed. @default 500 */
  readonly cleanup: number;
  /** From its start to the moment in which nova-compute serves. @default 5000 */
  readonly serviceStart: number;
  /** `report_interval`: how often nova-compute reports. @default 10000 */
  readonly reportInterval: number;
  /** `service_down_time`: after what silence Nova takes a service for down. @default 60000 */
  readonly serviceDownTime: number;
  /** `rpc_response_timeout`: how long a service waits for the answer of another. @default 60000 */
  readonly rpcTimeout: number;
}

/** The times of an ordinary cloud. */
export const DEFAULT_PACE: Pace = {
  request: 20,
  listedServer: 7,
  message: 10,
  scheduling: 150,
  claim: 100,
  preparation: 500,
  spawn: 3_000,
  power: 1_500,
  copy: 5_000,
  cleanup: 500,
  serviceStart: 5_000,
  reportInterval: 10_000,
  serviceDownTime: 60_000,
  rpcTimeout: 60_000,
};
