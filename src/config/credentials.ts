/** Who logs in with a password, and to which project. */
export interface PasswordAuth {
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
  /** The project to act in: this, with its domain, or `projectId`. */
  readonly projectName?: string | undefined;
  readonly projectId?: string | undefined;
  /** Together with `projectName`; this or `projectDomainId`. @default the domain with the id `default` */
  readonly projectDomainName?: string | undefined;
  readonly projectDomainId?: string | undefined;
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

/** How to log in. */
export type Auth = PasswordAuth | ApplicationCredentialAuth;
