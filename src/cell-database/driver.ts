import type { ResolvedCell } from './resolved-cell.ts';

/** What is needed of a database driver. */
export interface Driver {
  /** Begins to connect and to log in. */
  open(cell: ResolvedCell): Session;
}

/** One connection. Whatever is pending when it breaks or is destroyed rejects. */
export interface Session {
  /** Resolves once the server has let the user in. */
  ready(): Promise<void>;
  /**
   * Runs one statement and gives its rows.
   *
   * @param values For the question marks; they travel apart from the statement, as a prepared one's.
   */
  run(statement: string, values?: readonly string[]): Promise<unknown>;
  /** Takes leave of the server, and resolves when the connection is closed. */
  quit(): Promise<void>;
  /** Closes the connection at once, whatever the server does. May be called at any time, and again. */
  destroy(): void;
}

/** Gives the driver. Rejects when there is none. */
export type LoadDriver = () => Promise<Driver>;

/** Says that the driver itself is missing or broken, and not a database. */
export class DriverMissing extends Error {
  override readonly name = 'DriverMissing';
}

/** Says that a table holds something else than Nova's does. */
export class UnexpectedRows extends Error {
  override readonly name = 'UnexpectedRows';
  readonly code = 'UNEXPECTED_ROWS';
}
