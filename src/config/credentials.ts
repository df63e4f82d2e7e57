/**
 * What a token is for; exactly one of project, domain, system and trust. Nova wants a project: since 2023.1 its
 * policies refuse a token for a domain or for the system whatever its roles.
 */
export interface ScopeOptions {
  /** The project to act in: this, with its domain, or `projectId`. */
  readonly projectName?: string | undefined;
  readonly projectId?: string | undefined;
  /** Together with `projectName`; this or `projectDomainId`. @default the domain with the id `default` */
  readonly projectDomainName?: string | undefined;
  readonly projectDomainId?: string | undefined;
  /** The domain to act on; this or `domainId`. It is not the domain that the user or the project is in. */
  readonly domainName?: string | undefined;
  readonly domainId?: string | undefined;
  /** Keystone knows no other system than the whole one. */
  readonly systemScope?: 'all' | undefined;
  /** The id of a trust, by which the trustor lets the trustee act in a project; who logs in is the trustee. */
  readonly trustId?: string | undefined;
}

/** Who logs in with a password, and for what. A scope is required. */
export interface PasswordAuth extends ScopeOptions {
  readonly type: 'password';
  /** Where Keystone is, with or without `/v3`, such as `https://cloud.example:5000`. */
  readonly authUrl: string;
  /** Either this, with the user's domain, or `userId`. */
  readonly username?: string | undefined;
  readonly userId?: string | undefined;
  readonly password: string;
  /** Together with `username`; this or `userDomainId`. @default the domain with the id `default` */
  readonly userDomainName?: string | undefined;
  readonly userDomainId?: string | undefined;
}

/**
 * Who logs in with an application credential, which carries its own project and roles. Either its id, or its name
 * together with the user that owns it.
 */
export interface ApplicationCredentialAuth {
  readonly type: 'applicationCredential';
  /** Where Keystone is, with or without `/v3`, such as `https://cloud.example:5000`. */
  readonly authUrl: string;
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly secret: string;
  /** Together with `name`: this, with the user's domain, or `userId`. */
  readonly username?: string | undefined;
  readonly userId?: string | undefined;
  /** Together with `username`; this or `userDomainId`. @default the domain with the id `default` */
  readonly userDomainName?: string | undefined;
  readonly userDomainId?: string | undefined;
}

/**
 * A token that somebody else got from Keystone. Without a scope it is used as it is; with one, Keystone is asked for
 * another token made from it, which it refuses for tokens of trusts and, lately, of application credentials.
 *
 * Such a token ends for good: whatever is made from it ends when it ends. What runs for longer than a token lives needs
 * a password or an application credential.
 */
export interface TokenAuth extends ScopeOptions {
  readonly type: 'token';
  /** Where Keystone is, with or without `/v3`, such as `https://cloud.example:5000`. */
  readonly authUrl: string;
  readonly token: string;
}

/** A Nova without Keystone, whose `[api]auth_strategy` is `noauth2`. Nothing is asked of Keystone. */
export interface NoAuth {
  readonly type: 'none';
  /** Where Nova is, with or without `/v2.1`, such as `http://nova.example:8774`. */
  readonly endpoint: string;
  /** Whom Nova shall take the requests for; it takes `admin` alone for an administrator. @default 'admin' */
  readonly userId?: string | undefined;
  /** @default that of `userId` */
  readonly projectId?: string | undefined;
}

/** A token that ends never, or later than the program, and the endpoint to use it at. Nothing is asked of Keystone. */
export interface AdminTokenAuth {
  readonly type: 'adminToken';
  /** Where Nova is, with or without `/v2.1`, such as `http://nova.example:8774`. */
  readonly endpoint: string;
  readonly token: string;
}

/** Why a token is asked for. */
export interface TokenContext {
  /**
   * `first`: there is none yet. `expiring`: the one before ends within two minutes, or has ended. `refused`: a service
   * answered it with 401, so one from a cache will not do.
   */
  readonly reason: 'first' | 'expiring' | 'refused';
  /** Aborted when the token would come too late, after the `timeoutMs` of the client. */
  readonly signal: AbortSignal;
}

/** A service of a catalog, as Keystone writes it. */
export interface KeystoneCatalogService {
  readonly type: string;
  readonly name?: string | null | undefined;
  readonly endpoints: readonly {
    readonly interface: string;
    readonly url?: string | null | undefined;
    readonly region?: string | null | undefined;
    readonly region_id?: string | null | undefined;
  }[];
}

/** What a function of {@link CustomAuth} gives. */
export interface CustomToken {
  readonly token: string;
  /** When it ends; an ISO time where it is a text. Without it the token is used until it is refused. */
  readonly expiresAt?: Date | string | undefined;
  /** Keystone's `token.catalog`, in which Nova is looked up. */
  readonly catalog?: readonly KeystoneCatalogService[] | undefined;
  /** Where Nova is, in place of a catalog. */
  readonly endpoint?: string | undefined;
  /** The names of the token's roles, for error messages and `NovaClient.roles`. */
  readonly roles?: readonly string[] | undefined;
}

/**
 * Any other way to a token: a single sign-on, a vault, an agent on the machine. The function is called again before the
 * token ends and after a 401, never twice at a time, and never more than once for a call.
 *
 * With `authUrl`, Keystone is asked for what the function leaves out: end, roles, project and catalog; and with a scope
 * as well, for a token made from the function's. Federated logins give unscoped tokens that need one.
 *
 * @example
 * ```ts
 * const auth: CustomAuth = {
 *   type: 'custom',
 *   authUrl: 'https://cloud.example:5000',
 *   token: async ({ signal }) => ({ token: await readTokenOfTheAgent(signal) }),
 * };
 * ```
 */
export interface CustomAuth extends ScopeOptions {
  readonly type: 'custom';
  /** Where Keystone is; without it nothing is asked of Keystone. */
  readonly authUrl?: string | undefined;
  /**
   * Gives a token. What it throws becomes the `cause` of an `AuthenticationError`, with its message in that error's;
   * an `AuthenticationError` goes through as it is.
   */
  readonly token: (context: TokenContext) => Promise<CustomToken>;
}

/** How to log in. */
export type Auth =
  PasswordAuth | ApplicationCredentialAuth | TokenAuth | NoAuth | AdminTokenAuth | CustomAuth;
