import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { onAbort } from '../http/on-abort.ts';
import { type LoadDriver, type Session, UnexpectedRows } from './driver.ts';
import { explainFailure } from './explain.ts';
import type { Phase } from './failure-reason.ts';
import type { ResolvedCell } from './resolved-cell.ts';

/** One row that was found. */
export interface OldVmStateRow {
  readonly instanceId: string;
  readonly oldVmState: string;
}

/** The bounds of one reading. */
export interface ReadLimits {
  readonly timeoutMs: number;
  /** Ends the reading: the connection is closed at once, and the reading rejects. */
  readonly stop: AbortSignal;
}

/** How many instances one SELECT asks for. */
const CHUNK_SIZE = 500;

/** How long a goodbye may take. What was read is there by then, and the server forgets a lost connection by itself. */
const GOODBYE_MS = 1_000;

const ROWS = z.array(z.object({ instance_uuid: z.string(), value: z.string().nullable() }));

/**
 * Reads one cell, over one connection that is closed when this settles.
 *
 * @throws CellDatabaseError
 */
export async function readCell(
  loadDriver: LoadDriver,
  cell: ResolvedCell,
  instanceIds: readonly string[],
  { timeoutMs, stop }: ReadLimits,
): Promise<readonly OldVmStateRow[]> {
  let phase: Phase = 'connecting';
  let session: Session | undefined;
  let stopListening: (() => void) | undefined;
  try {
    const driver = await loadDriver();
    stop.throwIfAborted();
    const opened = driver.open(cell);
    session = opened;
    stopListening = onAbort(stop, () => opened.destroy());
    await opened.ready();
    phase = 'reading';
    return await readOnly(opened, timeoutMs, () => readInChunks(opened, instanceIds));
  } catch (error) {
    throw explainFailure(cell, phase, error);
  } finally {
    if (session !== undefined) await leave(session, phase);
    stopListening?.();
  }
}

/** Runs a piece of work in a transaction in which the server refuses every change, and takes it back in any case. */
export async function readOnly<T>(session: Session, timeoutMs: number, work: () => Promise<T>): Promise<T> {
  await limitStatements(session, timeoutMs);
  // The first is for what would end the transaction without a word, such as CREATE TABLE, and run after it.
  await session.run('SET SESSION TRANSACTION READ ONLY');
  await session.run('START TRANSACTION READ ONLY');
  try {
    return await work();
  } finally {
    // Its failure is of no interest: without a connection there is no transaction either.
    await Promise.race([session.run('ROLLBACK'), pause()]).catch(() => undefined);
  }
}

async function readInChunks(
  session: Session,
  instanceIds: readonly string[],
): Promise<readonly OldVmStateRow[]> {
  const found: OldVmStateRow[] = [];
  for (let start = 0; start < instanceIds.length; start += CHUNK_SIZE) {
    const chunk = instanceIds.slice(start, start + CHUNK_SIZE);
    const marks = chunk.map(() => '?').join(', ');
    const rows = await session.run(
      'SELECT instance_uuid, value FROM instance_system_metadata ' +
        `WHERE deleted = 0 AND \`key\` = ? AND instance_uuid IN (${marks})`,
      ['old_vm_state', ...chunk],
    );
    const parsed = ROWS.safeParse(rows);
    if (!parsed.success) throw new UnexpectedRows('instance_uuid and value are not text');
    for (const { instance_uuid: instanceId, value } of parsed.data) {
      if (value !== null && value !== '') found.push({ instanceId, oldVmState: value });
    }
  }
  return found;
}

/** Lets the server give up, too, instead of working on for nobody. */
async function limitStatements(session: Session, timeoutMs: number): Promise<void> {
  const inMariadb = `SET SESSION max_statement_time = ${timeoutMs / 1000}`;
  const inMysql = `SET SESSION max_execution_time = ${Math.ceil(timeoutMs)}`;
  // A server that knows neither is limited from here all the same.
  await session
    .run(inMariadb)
    .catch(() => session.run(inMysql))
    .catch(() => undefined);
}

async function leave(session: Session, phase: Phase): Promise<void> {
  if (phase === 'reading') await Promise.race([session.quit(), pause()]).catch(() => undefined);
  session.destroy();
}

async function pause(): Promise<void> {
  await sleep(GOODBYE_MS, undefined, { ref: false });
}
