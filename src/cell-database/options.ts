/** Where the database of a cell is, and who reads it. */
export interface CellDatabaseFields {
  /** A name or an address. This, or `socketPath`. */
  readonly host?: string | undefined;
  /** @default 3306 */
  readonly port?: number | undefined;
  /** The socket of a database on this machine, such as `/run/mysqld/mysqld.sock`; instead of `host`. */
  readonly socketPath?: string | undefined;
  readonly user: string;
  /** Required: users without a password, such as those of the plugin `unix_socket`, cannot log in from here. */
  readonly password: string;
  /** The cell's own database, such as `nova_cell1` or `nova`; neither `nova_api` nor cell0, which has no hosts. */
  readonly database: string;
  /** Encrypts the connection. @default no encryption */
  readonly tls?: CellDatabaseTls | undefined;
}

/** The database of a cell, as Nova itself writes it down. */
export interface CellDatabaseUrl {
  /**
   * The URL that `nova-manage cell_v2 list_cells --verbose` prints for the cell, or `[database] connection` of a
   * nova.conf of the cell, such as `mysql+pymysql://nova:password@10.0.0.5:3306/nova_cell1?charset=utf8`.
   *
   * It is read as SQLAlchemy does it. Of its parameters `unix_socket`, `ssl_ca`, `ssl_cert`, `ssl_key` (paths of
   * PEM files, which are read at once) and `ssl_check_hostname` count; another one that begins with `ssl` is
   * refused, and the rest is of no importance here.
   */
  readonly url: string;
  /** Instead of everything that the URL says of TLS. */
  readonly tls?: CellDatabaseTls | undefined;
}

/** The database of one cell: as fields, or as Nova's URL. */
export type CellDatabase = CellDatabaseFields | CellDatabaseUrl;

/** How a connection is encrypted. A server that offers no TLS is refused before the password is used. */
export interface CellDatabaseTls {
  /** The certificates to trust, as PEM text. @default those that Node trusts */
  readonly ca?: string | undefined;
  /** This client's certificate, as PEM text; together with `key`. */
  readonly cert?: string | undefined;
  /** The private key of `cert`, as PEM text. */
  readonly key?: string | undefined;
  /** The name that the server's certificate must be for. @default the host */
  readonly servername?: string | undefined;
  /**
   * Checks the server's certificate, and that it is for `servername`. Without it the connection is encrypted, but
   * nobody knows to whom.
   *
   * @default true
   */
  readonly rejectUnauthorized?: boolean | undefined;
}

/** How long a reading may take. */
export interface CellDatabaseOptions {
  /**
   * For one whole call of `oldVmStates`, in milliseconds: all cells, from the connection to the last answer.
   *
   * @default 10000
   */
  readonly timeoutMs?: number | undefined;
}
