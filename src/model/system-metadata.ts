/**
 * Reads `old_vm_state` from the system_metadata of instances, which no API of Nova shows. Nova writes it before a
 * resize, so it is the best witness of what a resized instance was. `cellDatabase` of `nova-lifeboat/cell-database`
 * is one; a nova-manage wrapper, a PostgreSQL or a cache that was filled beforehand are others.
 */
export interface SystemMetadataSource {
  /** For reports and events, such as `cell database nova@10.0.0.5`; without anything secret. */
  readonly name: string;
  /**
   * Gives the `old_vm_state` of each of these instances that has one, in Nova's words, by instance id. An instance
   * without one is left out.
   *
   * A rejection costs evidence and nothing else: the recovery goes on without this witness, and says so.
   */
  readonly oldVmStates: (
    instanceIds: readonly string[],
    options?: { readonly signal?: AbortSignal | undefined },
  ) => Promise<ReadonlyMap<string, string>>;
}
