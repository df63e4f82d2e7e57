/** A row of Nova's `instance_actions`. Times are milliseconds since the epoch. */
export interface ActionRecord {
  /** Nova's own word: `stop`, `evacuate`, `confirmResize`. */
  readonly action: string;
  readonly instanceId: string;
  readonly requestId: string;
  /** Null where Nova itself did it. */
  readonly userId: string | null;
  readonly projectId: string | null;
  readonly startedAt: number;
  updatedAt: number | null;
  /** `Error` when a part of it failed. */
  message: string | null;
  readonly events: ActionEventRecord[];
}

/** A row of `instance_actions_events`: a part of the work. */
export interface ActionEventRecord {
  /** `compute_rebuild_instance`, for example. */
  readonly event: string;
  /** Null for a part that the API itself did. */
  readonly host: string | null;
  readonly startedAt: number;
  finishedAt: number | null;
  result: 'Success' | 'Error' | null;
  details: string | null;
}
