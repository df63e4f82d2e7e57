import { InvalidOptionsError } from '../errors.ts';

/** What a URL of SQLAlchemy says, with the escapes taken out. */
export interface ParsedUrl {
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/**
 * SQLAlchemy's own expression (`engine/url.py`, `_parse_url`), so that what Nova takes is taken. The URL of the WHATWG
 * is no match for it: it ends the password at a slash, a `?` and a `#`, where SQLAlchemy reads on to the `@`.
 */
const SQLALCHEMY_URL =
  /^(?<dialect>[\w+]+):\/\/(?:(?<user>[^:/]*)(?::(?<password>[^@]*))?@)?(?:(?:\[(?<ipv6>[^/?]+)\]|(?<host>[^/:?]+))?(?::(?<port>[^/?]*))?)?(?:\/(?<database>[^?]*))?(?:\?(?<query>.*))?$/;

const EXAMPLE = 'mysql+pymysql://user:password@host:3306/nova_cell1';

/**
 * Reads the URL by which Nova connects to the database of a cell.
 *
 * @throws InvalidOptionsError when it is none, belongs to another kind of database, or is a template or masked. No
 * message contains a piece of the URL but its dialect: where a password is not escaped, it may end anywhere.
 */
export function parseUrl(option: string, url: string): ParsedUrl {
  const wrong = (problem: string): InvalidOptionsError => new InvalidOptionsError(option, problem);
  const parts = typeof url === 'string' ? SQLALCHEMY_URL.exec(url.trim())?.groups : undefined;
  if (parts === undefined) throw wrong(`must be a URL of SQLAlchemy, such as ${EXAMPLE}`);

  const { dialect = '', user = '', password = '', host, ipv6, port = '', database = '', query = '' } = parts;
  if (!/^(mysql|mariadb)(\+\w+)?$/.test(dialect)) {
    throw wrong(
      `is of ${dialect}, and only MySQL and MariaDB are read here; for another database bring a SystemMetadataSource ` +
        'of your own, as docs/cell-database.md shows',
    );
  }
  // Nova fills in what a cell's mapping leaves open from the nova.conf of whoever reads it.
  if (/\{\w+\}/.test(url)) {
    throw wrong('is a template of a cell mapping; put the values of [database] connection in its places');
  }
  if (/^\*+$/.test(password)) {
    throw wrong('has its password masked; nova-manage cell_v2 list_cells shows it with --verbose');
  }
  if (user === '' || password === '') throw wrong(`must have a user and a password in it, as in ${EXAMPLE}`);
  // It is the tail of a password, and would be shown with the name of the host.
  if (host?.includes('@')) throw wrong('has an @ in its user or password, which must be written %40');
  if (port !== '' && !/^\d+$/.test(port)) throw wrong('must have a number for its port');
  if (!/^[^@:/\s]+$/.test(database)) throw wrong(`must end in the name of a database, as in ${EXAMPLE}`);

  return {
    host: ipv6 ?? host,
    port: port === '' ? undefined : Number(port),
    user: unquote(user),
    password: unquote(password),
    database,
    parameters: new Map(new URLSearchParams(query)),
  };
}

/** As Python's: what is no escape stays as it is, where decodeURIComponent would throw. */
function unquote(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    return Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8');
  });
}
