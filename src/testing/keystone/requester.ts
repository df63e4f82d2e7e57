/** Who sends a request, as its token says. */
export interface Requester {
  readonly userId: string;
  /** Null with a token without a project. */
  readonly projectId: string | null;
  readonly roles: readonly string[];
}

/** Says whether Nova's and Placement's policies take him for an administrator. */
export function isAdmin({ roles }: Requester): boolean {
  return roles.includes('admin');
}

/** Says whether he may change what belongs to his project. */
export function isMember(requester: Requester): boolean {
  return requester.roles.includes('member') || isAdmin(requester);
}

/** What a service needs of Keystone. */
export interface TokenCheck {
  /** Returns who a token stands for; null when it is unknown, revoked or expired. */
  requesterOf(token: string | undefined): Requester | null;
}
