/** The policies that a server group can have. */
export const SERVER_GROUP_POLICIES = [
  'affinity',
  'anti-affinity',
  'soft-affinity',
  'soft-anti-affinity',
] as const;

/** A server group. */
export interface ServerGroup {
  readonly id: string;
  readonly name: string;
  readonly policy: (typeof SERVER_GROUP_POLICIES)[number];
  readonly projectId: string;
  readonly userId: string;
  readonly members: Set<string>;
}
