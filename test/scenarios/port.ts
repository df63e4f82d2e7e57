/** The releases that scenarios are played on. */
export type ReleaseName = 'zed' | 'epoxy';

/** A story about instances and hosts that can be played in any world, with everything in it that is not deterministic left out. */
export interface Scenario {
  /** A sentence; it is the name of the test and, in kebab case, of the recording. */
  readonly name: string;
  /** Where it is played. @default both */
  readonly releases?: readonly ReleaseName[];
  readonly play: (world: World) => Promise<void>;
}

/**
 * What a scenario needs of a cloud: a simulated one, or the lab's real Nova. Instances are called by names that are
 * theirs alone in the scenario; hosts are `h1` to `h6`, all enabled and up at the beginning. The scheduler's choice is not
 * part of a story: where it matters, `onlyEnabled` leaves it one host.
 */
export interface World {
  readonly release: ReleaseName;
  /** Boots instances side by side and waits until all are active. */
  boot(instances: readonly Boot[]): Promise<void>;
  /**
   * Sends an action, and puts the answer on record. Resolves with the answer; what it sets going is not waited for.
   * A `flavorRef` is named `t1` to `t3`, and an `imageRef` is `img`: a world puts its own ids there.
   */
  act(name: string, action: string, argument?: unknown, how?: How): Promise<Answer>;
  /** Deletes an instance (`DELETE /servers/{id}`), and puts the answer on record. A soft one goes to a Nova that reclaims later. */
  delete(name: string, how?: How & { readonly soft?: boolean }): Promise<Answer>;
  /** Changes the nova-compute service of a host (`PUT /os-services/{id}`), and puts the answer on record. */
  setService(host: string, change: ServiceChange): Promise<Answer>;
  /** Makes these the only enabled ones of the hosts that are up, for the scheduler. Not put on record. */
  onlyEnabled(hosts: readonly string[]): Promise<void>;
  /** Makes a server group. */
  serverGroup(name: string, policy: 'affinity' | 'anti-affinity'): Promise<void>;
  /** Ends the nova-compute of a host at once. Nova believes it up for `service_down_time` (5 seconds) more. */
  kill(host: string): Promise<void>;
  /**
   * Runs `work`, and ends the nova-compute of a host in the moment in which Nova's database has been given this
   * task_state of an instance and whoever wrote it has not heard so yet: it does nothing more. Resolves when that is done.
   */
  killAt(host: string, name: string, taskState: string, work: () => Promise<void>): Promise<void>;
  /**
   * Starts the nova-compute of a host again, waits until it serves and its start-up work is done, and only then clears
   * `forced_down` and enables the service. Not put on record.
   */
  revive(host: string): Promise<void>;
  /** Writes into Nova's database, for what no call can hold still. */
  write(name: string, values: RowValues): Promise<void>;
  /** Writes a migration of an instance into Nova's database. Nobody works on it. */
  addMigration(name: string, row: MigrationRow): Promise<void>;
  /** Changes the migrations of an instance in Nova's database; null removes them. */
  writeMigrations(
    name: string,
    values: { readonly status?: string; readonly source?: string | null } | null,
  ): Promise<void>;
  /** Writes an action of an instance into Nova's database, asked for now and without an end. */
  addAction(name: string, row: ActionRow): Promise<void>;
  /** Writes the type of a host's hypervisor into Nova's database. */
  writeHypervisorType(host: string, type: 'ironic'): Promise<void>;
  /** Runs `work`; whatever is evacuated of these instances meanwhile takes Nova some seconds longer. */
  slowly(names: readonly string[], work: () => Promise<void>): Promise<void>;
  /** Nova's id of an instance. */
  idOf(name: string): string;
  /** What Nova answers an administrator's GET; the path begins behind `/v2.1`. Not put on record. */
  ask(path: string): Promise<unknown>;
  /** What Nova shows of an instance now; null when it knows none. */
  look(name: string): Promise<Seen | null>;
  /** Puts on record what Nova shows of instances now, each as `seenLine` writes it. */
  show(...names: readonly string[]): Promise<void>;
  /** Waits until what Nova shows is as wanted; rejects after a minute. */
  until(name: string, wanted: (seen: Seen | null) => boolean, what: string): Promise<void>;
  /** Waits until an instance has no task, and no migration of it is under way (`accepted`, `pre-migrating`, `confirming`, ...). */
  settled(...names: readonly string[]): Promise<void>;
  /** Lets time pass, for what must not happen. */
  pass(ms: number): Promise<void>;
  /** What was seen of everything so far, or of these instances; called at the end of the play. */
  observe(names?: readonly string[]): Promise<Observation>;
}

/** What can be written into the row of an instance. */
export interface RowValues {
  readonly vmState?: string;
  readonly taskState?: string | null;
  readonly powerState?: number;
  /** As if it had never run. */
  readonly launchedAt?: null;
  /** As if its creation had failed. */
  readonly createFailed?: true;
  /** As if it had an emulated TPM. */
  readonly vtpm?: true;
  /** As if it had been asked to live in this availability zone. */
  readonly pinnedZone?: string;
}

/** A row of Nova's instance_actions. */
export interface ActionRow {
  readonly action: string;
  /** A part of it that a host has begun. */
  readonly event?: { readonly event: string; readonly host: string };
}

/** A row of Nova's migrations. */
export interface MigrationRow {
  readonly type: string;
  readonly status: string;
  readonly source: string;
  readonly destination: string | null;
}

export interface Boot {
  readonly name: string;
  readonly host: string;
  /** `t1` (1 VCPU, 64 MB, 1 GB), `t2` (2, 128, 1) or `t3` (4, 256, 2). @default 't1' */
  readonly flavor?: 't1' | 't2' | 't3';
  /** The project that it belongs to. @default 'admin' */
  readonly owner?: 'admin' | 'demo';
  /** The server group that it is a member of. */
  readonly group?: string;
}

export interface How {
  /** @default '2.93' */
  readonly microversion?: string;
  /** @default 'admin' */
  readonly as?: 'admin' | 'demo';
}

export interface ServiceChange {
  readonly status?: 'enabled' | 'disabled';
  readonly disabledReason?: string;
  readonly forcedDown?: boolean;
}

/** An answer, with ids replaced by the names of the scenario. */
export interface Answer {
  readonly status: number;
  /** The key of Nova's error body, such as `conflictingRequest`; null for a success. */
  readonly fault: string | null;
  readonly message: string | null;
}

/** What Nova shows of an instance. */
export interface Seen {
  readonly status: string;
  readonly vmState: string;
  readonly taskState: string | null;
  readonly powerState: number;
  readonly host: string | null;
  readonly locked: boolean;
  /** The message of the fault that is shown; null where none is. */
  readonly fault: string | null;
}

/** Everything of a play that must be the same in every world. Plain JSON. */
export interface Observation {
  /**
   * In the order in which the calls were made, each as `answerLine` writes it: `stopped: evacuate @2.95 -> 200`; and
   * what `show` has put between them.
   */
  readonly answers: readonly string[];
  readonly instances: Readonly<Record<string, InstanceObservation>>;
}

export interface InstanceObservation {
  /**
   * What a reader of Nova's database could have seen since the instance was first active, repeats collapsed:
   * `active/none`, `active/powering-off`, `stopped/none`; and between them, when the host changes, `on h3` (`on no host`
   * for none), after the states that are written with it; `gone` at the end of a deleted one.
   */
  readonly history: readonly string[];
  /** The power states in the same manner, such as 1, 4. */
  readonly powerStates: readonly number[];
  /** At the end; null where Nova knows it no more. */
  readonly end: Seen | null;
  /** Oldest first. */
  readonly migrations: readonly MigrationObservation[];
  /** By host, as Placement has them at the end; those of an instance that is gone, too. */
  readonly allocations: Readonly<Record<string, Resources>>;
  /** Newest first, as `os-instance-actions` shows them, but for `create`; none of an instance that is gone. */
  readonly actions: readonly ActionObservation[];
}

export interface MigrationObservation {
  readonly type: string;
  readonly source: string | null;
  readonly destination: string | null;
  /** The statuses in order. */
  readonly statuses: readonly string[];
  /** What the migration itself holds in Placement at the end, by host. */
  readonly allocations: Readonly<Record<string, Resources>>;
}

export interface ActionObservation {
  readonly action: string;
  /** `Error` when it failed. */
  readonly message: string | null;
  /** `event: result`, in alphabetical order, such as `compute_rebuild_instance: Success`; `null` where there is none yet. */
  readonly events: readonly string[];
}

export type Resources = Readonly<Record<string, number>>;
