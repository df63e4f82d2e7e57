import { metadataSource } from '../../src/cell-database/metadata-source.ts';
import type { CellDatabase } from '../../src/cell-database/options.ts';
import { resolveCell } from '../../src/cell-database/resolve-cell.ts';
import type { SystemMetadataSource } from '../../src/model/system-metadata.ts';
import { FakeClock } from '../http/fake-clock.ts';
import { FakeDriver } from './fake-driver.ts';

export const PASSWORD = 'hunter2/&"%';

/** The fields of a cell's database. */
export function fields(database = 'nova_cell1'): CellDatabase {
  return { host: '10.0.0.5', user: 'lifeboat', password: PASSWORD, database };
}

/** A source of these cells, with a driver and a clock that a test holds. */
export function setUp(...cells: readonly CellDatabase[]): {
  readonly driver: FakeDriver;
  readonly clock: FakeClock;
  readonly source: SystemMetadataSource;
} {
  const driver = new FakeDriver();
  const clock = new FakeClock();
  const resolved = (cells.length === 0 ? [fields()] : cells).map((cell) => resolveCell('cells', cell));
  const means = { loadDriver: driver.load, clock, timeoutMs: 10_000 };
  return { driver, clock, source: metadataSource(resolved, means) };
}

/** The error with which a promise rejects. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => {
      throw new Error(`It succeeded with ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
}
