/** The right to work on a host, for as long as it is held. */
export interface Claim {
  /**
   * Resolves while the claim is held. Asked before every call that changes something in Nova.
   * @throws {Error} when it is lost: the run then makes no further call
   */
  assertOwner(): Promise<void>;
  /** Gives the right back. Never rejects. */
  release(): Promise<void>;
}

/** Thrown by `Journal.claim` when somebody else works on the host. */
export class HostClaimedError extends Error {
  override readonly name = 'HostClaimedError';
  /** Who, as told by whoever holds the claim: the machine, the process and the time; null where nobody answers. */
  readonly owner: string | null;

  constructor(owner: string | null, options?: ErrorOptions) {
    super(`the host is claimed by ${owner ?? 'a process that does not say who it is'}`, options);
    this.owner = owner;
  }
}
