/** A server group. */
export interface ServerGroup {
  readonly id: string;
  readonly name: string;
  readonly policy: 'affinity' | 'anti-affinity' | 'soft-affinity' | 'soft-anti-affinity';
  readonly projectId: string;
  readonly userId: string;
  readonly members: Set<string>;
}
