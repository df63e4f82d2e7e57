import { LabError, type settings } from '../../../lab/index.ts';
import { sql } from '../../../lab/sql.ts';

type Settings = ReturnType<typeof settings>;

/** How long a write is held: a kill takes a fraction of it also on a busy machine, and Nova's own patience is longer. */
const HOLD_MS = 4_000;

/** What Nova's database said of an instance after a write. */
export interface InstanceRow {
  readonly vmState: string;
  readonly taskState: string | null;
  readonly powerState: number;
  readonly host: string | null;
  readonly gone: boolean;
}

/** A write to the record of an instance's evacuation, resize or migration. */
export interface MigrationRow {
  readonly uuid: string;
  readonly type: string;
  readonly status: string;
}

/** What is under way, by the ids of instances. */
export interface Work {
  /** As {@link StateJournal.length}; 0 where there is no such instance any more. */
  readonly length: number;
  readonly vmStates: ReadonlyMap<string, string>;
  /** Only of those for which something is. */
  readonly underWay: ReadonlyMap<string, string>;
}

/**
 * Keeps every state that Nova's database ever shows of an instance or a migration, by triggers of the database. A poll
 * would miss the short ones, and the notifications of several services overtake each other.
 */
export class StateJournal {
  readonly #settings: Settings;

  private constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** Makes the triggers, and forgets what was kept before. */
  static async open(settings: Settings): Promise<StateJournal> {
    await sql(settings, OPEN);
    return new StateJournal(settings);
  }

  /** Removes the triggers and all that they have kept. */
  async close(): Promise<void> {
    await sql(this.#settings, CLOSE);
  }

  /** Returns a number that grows with everything that is kept. */
  async length(): Promise<number> {
    const [row] = await this.#rows(`SELECT ${LENGTH}`);
    return Number(row?.[0]);
  }

  /**
   * Returns what is under way for instances, in one look that costs the APIs nothing: its task_state, or the status of
   * a migration that somebody still works on, or will when he hears of it.
   */
  async work(uuids: readonly string[]): Promise<Work> {
    const rows = await this.#rows(
      `SELECT uuid, vm_state, COALESCE(task_state, (
        SELECT MAX(status) FROM nova.migrations AS m
        WHERE m.instance_uuid = i.uuid AND m.deleted = 0 AND status IN (${UNDER_WAY})
      )), ${LENGTH} FROM nova.instances AS i WHERE deleted = 0 AND uuid IN ('${uuids.join("', '")}')`,
    );
    return {
      length: Number(rows[0]?.[3] ?? 0),
      vmStates: new Map(rows.map(([uuid, vmState]) => [uuid ?? '', vmState ?? 'none'])),
      underWay: new Map(
        rows.flatMap(([uuid, , what]) => (what === null || what === undefined ? [] : [[uuid ?? '', what]])),
      ),
    };
  }

  /** From now on the write that gives an instance this task_state takes some seconds to return. */
  async hold(uuid: string, taskState: string): Promise<void> {
    await sql(this.#settings, `INSERT INTO scenario_journal.holds VALUES ('${uuid}', '${taskState}');`);
  }

  /** Tells whether such a write is held just now. */
  async isHolding(): Promise<boolean> {
    const rows = await this.#rows("SELECT id FROM information_schema.processlist WHERE state = 'User sleep'");
    return rows.length > 0;
  }

  /** Forgets what {@link StateJournal.hold} has asked for. */
  async release(): Promise<void> {
    await sql(this.#settings, 'DELETE FROM scenario_journal.holds;');
  }

  /** Returns the rows of an instance, oldest first. */
  async instance(uuid: string): Promise<readonly InstanceRow[]> {
    const rows = await this.#rows(
      `SELECT vm_state, task_state, power_state, host, gone FROM scenario_journal.instances WHERE uuid = '${uuid}' ORDER BY id`,
    );
    return rows.map(([vmState, taskState, powerState, host, gone]) => ({
      vmState: vmState ?? 'none',
      taskState: taskState ?? null,
      powerState: Number(powerState ?? 0),
      host: host ?? null,
      gone: gone !== '0',
    }));
  }

  /** Returns the statuses of a migration, oldest first, repeats collapsed. */
  async migrationStatuses(uuid: string): Promise<readonly string[]> {
    const rows = await this.#rows(
      `SELECT status FROM scenario_journal.migrations WHERE uuid = '${uuid}' ORDER BY id`,
    );
    const statuses = rows.map(([status]) => status ?? 'none');
    return statuses.filter((status, index) => status !== statuses[index - 1]);
  }

  /** Returns every write to the migrations of an instance, oldest first. */
  async migrationsOf(instanceUuid: string): Promise<readonly MigrationRow[]> {
    const rows = await this.#rows(
      `SELECT kept.uuid, m.migration_type, kept.status FROM scenario_journal.migrations AS kept
       JOIN nova.migrations AS m ON m.uuid = kept.uuid
       WHERE m.instance_uuid = '${instanceUuid}' ORDER BY kept.id`,
    );
    return rows.map(([uuid, type, status]) => ({
      uuid: uuid ?? '',
      type: type ?? '',
      status: status ?? 'none',
    }));
  }

  async #rows(statement: string): Promise<readonly (readonly (string | null)[])[]> {
    const output = await sql(this.#settings, `${statement};`);
    return output
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split('\t').map((cell) => (cell === 'NULL' ? null : cell)));
  }
}

/** Guards against a text that is not a uuid where it becomes part of a statement. */
export function asUuid(text: string): string {
  if (!/^[0-9a-f-]{36}$/.test(text)) throw new LabError(`${text} is no uuid.`);
  return text;
}

const LENGTH =
  '(SELECT COALESCE(MAX(id), 0) FROM scenario_journal.instances)' +
  ' + (SELECT COALESCE(MAX(id), 0) FROM scenario_journal.migrations)';

const UNDER_WAY =
  "'accepted', 'queued', 'pre-migrating', 'migrating', 'post-migrating', 'confirming', 'reverting'";

// The journal is a schema of its own, so that it can be dropped without a thought for Nova's tables.
const OPEN = `
CREATE DATABASE IF NOT EXISTS scenario_journal;
CREATE TABLE IF NOT EXISTS scenario_journal.instances (
  id INT AUTO_INCREMENT PRIMARY KEY, uuid VARCHAR(36) NOT NULL, vm_state VARCHAR(255), task_state VARCHAR(255),
  power_state INT, host VARCHAR(255), gone BOOLEAN NOT NULL, KEY (uuid));
CREATE TABLE IF NOT EXISTS scenario_journal.migrations (
  id INT AUTO_INCREMENT PRIMARY KEY, uuid VARCHAR(36) NOT NULL, status VARCHAR(255), KEY (uuid));
CREATE TABLE IF NOT EXISTS scenario_journal.holds (uuid VARCHAR(36) NOT NULL, task_state VARCHAR(255));
TRUNCATE scenario_journal.holds;
TRUNCATE scenario_journal.instances;
TRUNCATE scenario_journal.migrations;
CREATE OR REPLACE TRIGGER nova.scenario_journal_of_instances AFTER UPDATE ON nova.instances FOR EACH ROW
  INSERT INTO scenario_journal.instances (uuid, vm_state, task_state, power_state, host, gone)
  VALUES (NEW.uuid, NEW.vm_state, NEW.task_state, NEW.power_state, NEW.host, NEW.deleted <> 0);
CREATE OR REPLACE TRIGGER nova.scenario_holds BEFORE UPDATE ON nova.instances FOR EACH ROW
  DO SLEEP(IF(NOT (OLD.task_state <=> NEW.task_state) AND EXISTS (
    SELECT 1 FROM scenario_journal.holds WHERE uuid = NEW.uuid AND task_state = NEW.task_state
  ), ${HOLD_MS / 1_000}, 0));
CREATE OR REPLACE TRIGGER nova.scenario_journal_of_new_migrations AFTER INSERT ON nova.migrations FOR EACH ROW
  INSERT INTO scenario_journal.migrations (uuid, status) VALUES (NEW.uuid, NEW.status);
CREATE OR REPLACE TRIGGER nova.scenario_journal_of_migrations AFTER UPDATE ON nova.migrations FOR EACH ROW
  INSERT INTO scenario_journal.migrations (uuid, status) VALUES (NEW.uuid, NEW.status);
`;

const CLOSE = `
DROP TRIGGER IF EXISTS nova.scenario_holds;
DROP TRIGGER IF EXISTS nova.scenario_journal_of_instances;
DROP TRIGGER IF EXISTS nova.scenario_journal_of_new_migrations;
DROP TRIGGER IF EXISTS nova.scenario_journal_of_migrations;
DROP DATABASE IF EXISTS scenario_journal;
`;
