/** Who sends a request, as its token says. */
export interface Requester {
  readonly userId: string;
  /** Null with a token for a domain, for the system or for nothing. */
  readonly projectId: string | null;
  readonly roles: readonly string[];
}

/** Says whether Nova's and Placement's policies take him for an administrator: they want a token for a project. */
export function isAdmin(requester: Requester): boolean {
  return requester.projectId !== null && isKeystoneAdmin(requester);
}

/** Says whether Keystone's policies do, for which any scope will do. */
export function isKeystoneAdmin({ roles }: Requester): boolean {
  return roles.includes('admin');
}

/** Says whether he may change what belongs to his project. */
export function isMember(requester: Requester): boolean {
  return (requester.projectId !== null && requester.roles.includes('member')) || isAdmin(requester);
}

/** What a service needs of Keystone. */
export interface TokenCheck {
  /** Returns who a token stands for; null when it is unknown, revoked or expired. */
  requesterOf(token: string | undefined): Requester | null;
}
