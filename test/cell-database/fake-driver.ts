import type { Driver, Session } from '../../src/cell-database/driver.ts';
import type { ResolvedCell } from '../../src/cell-database/resolved-cell.ts';

/** One statement, as it was run. */
export interface RunStatement {
  readonly statement: string;
  readonly values: readonly string[];
}

type Answer = (statement: string, values: readonly string[]) => unknown;

/** A connection of the fake driver, and what became of it. */
export class FakeSession implements Session {
  readonly cell: ResolvedCell;
  readonly statements: RunStatement[] = [];
  quits = 0;
  destroyed = false;
  readonly #answer: Answer;
  readonly #login: () => Promise<void>;
  #fail: (error: Error) => void = () => undefined;
  readonly #end = new Promise<never>((_resolve, reject) => {
    this.#fail = reject;
  });

  constructor(cell: ResolvedCell, answer: Answer, login: () => Promise<void>) {
    this.cell = cell;
    this.#answer = answer;
    this.#login = login;
    this.#end.catch(() => undefined);
  }

  ready(): Promise<void> {
    return Promise.race([this.#login(), this.#end]);
  }

  run(statement: string, values: readonly string[] = []): Promise<unknown> {
    this.statements.push({ statement, values });
    const answer = Promise.resolve().then(() => this.#answer(statement, values));
    return Promise.race([answer, this.#end]);
  }

  quit(): Promise<void> {
    this.quits += 1;
    return Promise.resolve();
  }

  destroy(): void {
    this.destroyed = true;
    this.#fail(new Error('The connection was closed'));
  }

  /** The SELECTs alone. */
  get selects(): readonly RunStatement[] {
    return this.statements.filter(({ statement }) => statement.startsWith('SELECT'));
  }
}

/** What the databases of some cells hold, and how they behave. */
export class FakeDriver implements Driver {
  readonly sessions: FakeSession[] = [];
  loads = 0;
  /** `old_vm_state` by instance id, by the label of the cell. */
  readonly cells = new Map<string, Readonly<Record<string, string | null>>>();
  /** Answers a statement instead of the fake; what it throws is the server's refusal, `undefined` leaves it alone. */
  onRun: (statement: string, cell: ResolvedCell) => unknown = () => undefined;
  onLogin: (cell: ResolvedCell) => Promise<void> = () => Promise.resolve();

  /** What loading the driver takes. */
  loading: Promise<void> = Promise.resolve();

  readonly load = async (): Promise<Driver> => {
    this.loads += 1;
    await this.loading;
    return this;
  };

  open(cell: ResolvedCell): Session {
    const answer: Answer = (statement, values) =>
      this.onRun(statement, cell) ?? (statement.startsWith('SELECT') ? this.#select(cell, values) : []);
    const session = new FakeSession(cell, answer, () => this.onLogin(cell));
    this.sessions.push(session);
    return session;
  }

  #select(cell: ResolvedCell, [key, ...ids]: readonly string[]): unknown {
    if (key !== 'old_vm_state') return [];
    return Object.entries(this.cells.get(cell.label) ?? {})
      .filter(([id]) => ids.some((asked) => asked.toLowerCase() === id))
      .map(([id, value]) => ({ instance_uuid: id, value }));
  }
}

/** An error of a server, as mysql2 makes it. */
export function serverError(errno: number, code: string, message = code): Error {
  return Object.assign(new Error(message), { errno, code, sqlState: 'HY000', sqlMessage: message });
}

/** Never settles. */
export function never<T>(): Promise<T> {
  return new Promise<T>(() => undefined);
}

/** The id of an instance, the n-th. */
export function instanceId(n: number): string {
  return `0b6d3c1e-0000-4000-8000-${String(n).padStart(12, '0')}`;
}
