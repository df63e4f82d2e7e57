import { connect, isIP, type Socket } from 'node:net';
import type { createConnection } from 'mysql2';
import { type Driver, DriverMissing, type Session } from './driver.ts';
import type { ResolvedCell, ResolvedTls } from './resolved-cell.ts';

/** The one function that is used. */
interface Mysql2 {
  readonly createConnection: typeof createConnection;
}

/**
 * Loads mysql2, an optional peer dependency, at the first reading: who reads no database need not install it.
 *
 * @throws DriverMissing when it cannot be loaded.
 */
export async function loadMysql2(): Promise<Driver> {
  let mysql2: Mysql2;
  try {
    mysql2 = await import('mysql2');
  } catch (error) {
    throw new DriverMissing('mysql2 cannot be loaded', { cause: error });
  }
  return { open: (cell) => open(mysql2, cell) };
}

function open(mysql2: Mysql2, cell: ResolvedCell): Session {
  // mysql2's own destroy() only ends the socket politely, which a server that is stuck never notices. So the socket
  // is made here, and here it is closed.
  const socket = connectTo(cell);
  const connection = mysql2.createConnection({
    stream: socket,
    // With a stream given, it serves only as the name that TLS asks for.
    host: cell.tls?.servername ?? 'localhost',
    user: cell.user,
    password: cell.password.reveal(),
    database: cell.database,
    ...(cell.tls === null ? {} : { ssl: sslOptions(cell.tls) }),
    // The time limit of the call covers the connection, too.
    connectTimeout: 0,
    // A server may ask the client for any file of its machine; there is no reason to offer that.
    flags: ['-LOCAL_FILES'],
  });

  // mysql2 calls nobody back any more once a connection is closed from this side.
  const pending = new Set<(error: Error) => void>();
  const failAll = (error: Error): void => {
    for (const reject of [...pending]) reject(error);
  };
  // Also the listener without which an error between two statements would end the process.
  connection.on('error', failAll);
  const asked = async <T>(ask: (done: (error: Error | null, value: T) => void) => void): Promise<T> => {
    let fail: ((error: Error) => void) | undefined;
    try {
      return await new Promise<T>((resolve, reject) => {
        fail = reject;
        pending.add(fail);
        ask((error, value) => {
          if (error === null) resolve(value);
          else reject(error);
        });
      });
    } finally {
      if (fail !== undefined) pending.delete(fail);
    }
  };
  const ready = asked<unknown>((done) => connection.connect((error) => done(error, undefined)));
  // A connection that is given up before anybody waits for it is nobody's unhandled rejection.
  ready.catch(() => undefined);

  return {
    ready: async () => {
      await ready;
    },
    run: (statement, values) =>
      asked((done) => {
        if (values === undefined) connection.query(statement, done);
        else connection.execute(statement, [...values], done);
      }),
    quit: async () => {
      const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
      connection.end();
      if (!socket.destroyed) await closed;
    },
    destroy: () => {
      connection.destroy();
      socket.destroy();
      failAll(new Error('The connection was closed'));
    },
  };
}

function connectTo({ address, tls }: ResolvedCell): Socket {
  if ('socketPath' in address) return connect(address.socketPath);
  const socket = connect(address.port, address.host);
  socket.setNoDelay(true);
  // Where the name is an address, mysql2 leaves it to Node, which looks for it in this field of its own and otherwise
  // wants a certificate for localhost. A Node that looks elsewhere one day accepts too few certificates, not too many.
  if (tls !== null && isIP(tls.servername) !== 0) Object.assign(socket, { _host: tls.servername });
  return socket;
}

function sslOptions({ ca, cert, key, rejectUnauthorized, checkIdentity }: ResolvedTls): object {
  return {
    ...(ca === null ? {} : { ca }),
    ...(cert === null || key === null ? {} : { cert, key: key.reveal() }),
    rejectUnauthorized,
    verifyIdentity: checkIdentity,
  };
}
