/**
 * What a fencer found out. `fenced: true` means that the host's power was *seen* off (or that somebody vouches
 * for it); a command that merely returned without an error is no proof.
 */
export type FenceResult =
  { readonly fenced: true; readonly evidence: string } | { readonly fenced: false; readonly reason: string };

/** Makes sure that a host is off. Implemented by users or taken from `nova-lifeboat/fencing`. */
export interface Fencer {
  /** A short name for events and reports. */
  readonly name: string;
  /**
   * Powers the host off and verifies it. Called once for a run, before anything is changed in Nova.
   * A throw is taken as `fenced: false`; its message goes into the error that the caller gets, so keep passwords out of it.
   */
  fence(host: string, options: { readonly signal?: AbortSignal | undefined }): Promise<FenceResult>;
}
