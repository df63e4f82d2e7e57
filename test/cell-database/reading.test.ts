import { describe, expect, it } from 'vitest';
import { instanceId, serverError } from './fake-driver.ts';
import { fields, rejection, setUp } from './setting.ts';

const CELL1 = 'nova_cell1@10.0.0.5:3306';
const CELL2 = 'nova_cell2@10.0.0.5:3306';

describe('the reading of old_vm_state', () => {
  it('gives what each instance has, and leaves out those that have none', async () => {
    const { driver, source } = setUp();
    driver.cells.set(CELL1, {
      [instanceId(1)]: 'stopped',
      [instanceId(2)]: 'active',
      [instanceId(9)]: 'active',
    });
    const found = await source.oldVmStates([instanceId(1), instanceId(2), instanceId(3)]);
    expect([...found]).toEqual([
      [instanceId(1), 'stopped'],
      [instanceId(2), 'active'],
    ]);
  });

  it('asks in a read-only transaction, by parameters, for live rows, and rolls back', async () => {
    const { driver, source } = setUp();
    await source.oldVmStates([instanceId(1), instanceId(2)]);
    expect(driver.sessions).toHaveLength(1);
    expect(driver.sessions[0]?.statements).toEqual([
      { statement: 'SET SESSION max_statement_time = 10', values: [] },
      { statement: 'SET SESSION TRANSACTION READ ONLY', values: [] },
      { statement: 'START TRANSACTION READ ONLY', values: [] },
      {
        statement:
          'SELECT instance_uuid, value FROM instance_system_metadata ' +
          'WHERE deleted = 0 AND `key` = ? AND instance_uuid IN (?, ?)',
        values: ['old_vm_state', instanceId(1), instanceId(2)],
      },
      { statement: 'ROLLBACK', values: [] },
    ]);
  });

  it('asks for 500 instances at a time, over one connection', async () => {
    const { driver, source } = setUp();
    const ids = Array.from({ length: 1201 }, (_, n) => instanceId(n));
    driver.cells.set(CELL1, Object.fromEntries(ids.map((id) => [id, 'stopped'])));
    const found = await source.oldVmStates(ids);
    expect([...found.keys()]).toEqual(ids);
    const [session] = driver.sessions;
    expect(driver.sessions).toHaveLength(1);
    expect(session?.selects.map(({ values }) => values.length - 1)).toEqual([500, 500, 201]);
    expect(session?.selects.flatMap(({ values }) => values.slice(1))).toEqual(ids);
    expect(session?.selects.map(({ statement }) => statement).join()).not.toContain(instanceId(0));
  });

  it('asks once for an instance that is named twice', async () => {
    const { driver, source } = setUp();
    await source.oldVmStates([instanceId(1), instanceId(1)]);
    expect(driver.sessions[0]?.selects[0]?.values).toEqual(['old_vm_state', instanceId(1)]);
  });

  it('gives an answer by the id as it was asked for', async () => {
    const { driver, source } = setUp();
    const asked = instanceId(1).toUpperCase();
    driver.cells.set(CELL1, { [instanceId(1)]: 'stopped' });
    expect([...(await source.oldVmStates([asked]))]).toEqual([[asked, 'stopped']]);
  });

  it('takes a value that is null or empty for none', async () => {
    const { driver, source } = setUp();
    driver.cells.set(CELL1, { [instanceId(1)]: null, [instanceId(2)]: '' });
    expect((await source.oldVmStates([instanceId(1), instanceId(2)])).size).toBe(0);
  });

  it('opens nothing before the first call, and nothing for an empty one', async () => {
    const { driver, source } = setUp();
    expect([...(await source.oldVmStates([]))]).toEqual([]);
    expect([driver.loads, driver.sessions.length]).toEqual([0, 0]);
  });

  it('leaves nothing open, and begins the next call anew', async () => {
    const { driver, source } = setUp();
    await source.oldVmStates([instanceId(1)]);
    await source.oldVmStates([instanceId(1)]);
    expect(driver.sessions.map(({ quits, destroyed }) => ({ quits, destroyed }))).toEqual([
      { quits: 1, destroyed: true },
      { quits: 1, destroyed: true },
    ]);
  });

  it.each([
    '',
    'web-1',
    `${instanceId(1)}' OR '1'='1`,
    instanceId(1).replaceAll('-', ''),
    `${instanceId(1)}\n`,
  ])('refuses %j, which is no id of an instance, before anything is opened', async (id) => {
    const { driver, source } = setUp();
    const error = await rejection(source.oldVmStates([instanceId(1), id]));
    expect(error).toMatchObject({ code: 'invalidOptions', option: 'instanceIds[1]' });
    expect(driver.loads).toBe(0);
  });
});

describe('several cells', () => {
  it('are read each over its own connection, and merged', async () => {
    const { driver, source } = setUp(fields('nova_cell1'), fields('nova_cell2'));
    driver.cells.set(CELL1, { [instanceId(1)]: 'stopped' });
    driver.cells.set(CELL2, { [instanceId(2)]: 'active' });
    const found = await source.oldVmStates([instanceId(1), instanceId(2), instanceId(3)]);
    expect(Object.fromEntries(found)).toEqual({ [instanceId(1)]: 'stopped', [instanceId(2)]: 'active' });
    expect(driver.sessions.map(({ cell }) => cell.label)).toEqual([CELL1, CELL2]);
    expect(source.name).toBe(`cell databases ${CELL1}, ${CELL2}`);
  });

  it('that contradict each other about an instance are believed neither', async () => {
    const { driver, source } = setUp(fields('nova_cell1'), fields('nova_cell2'));
    driver.cells.set(CELL1, { [instanceId(1)]: 'stopped', [instanceId(2)]: 'active' });
    driver.cells.set(CELL2, { [instanceId(1)]: 'active', [instanceId(2)]: 'active' });
    expect([...(await source.oldVmStates([instanceId(1), instanceId(2)]))]).toEqual([
      [instanceId(2), 'active'],
    ]);
  });

  it('fail together when one fails, and the others are not waited for', async () => {
    const { driver, source } = setUp(fields('nova_cell1'), fields('nova_cell2'));
    driver.cells.set(CELL1, { [instanceId(1)]: 'stopped' });
    driver.onRun = (statement, { label }) => {
      if (!statement.startsWith('SELECT')) return undefined;
      if (label === CELL2) throw serverError(1146, 'ER_NO_SUCH_TABLE');
      return new Promise(() => undefined);
    };
    const error = await rejection(source.oldVmStates([instanceId(1)]));
    expect(error).toMatchObject({ code: 'cellDatabase', reason: 'schema', database: CELL2 });
    expect(driver.sessions.map(({ destroyed }) => destroyed)).toEqual([true, true]);
  });
});

describe('the time limit of the server', () => {
  it('is asked for in the words of MySQL where those of MariaDB are unknown', async () => {
    const { driver, source } = setUp();
    driver.onRun = (statement) => {
      if (statement.includes('max_statement_time')) throw serverError(1193, 'ER_UNKNOWN_SYSTEM_VARIABLE');
      return undefined;
    };
    await source.oldVmStates([instanceId(1)]);
    const statements = driver.sessions[0]?.statements.map(({ statement }) => statement);
    expect(statements?.[1]).toBe('SET SESSION max_execution_time = 10000');
    expect(statements?.[3]).toBe('START TRANSACTION READ ONLY');
  });

  it('may be unknown: the reading goes on', async () => {
    const { driver, source } = setUp();
    driver.cells.set(CELL1, { [instanceId(1)]: 'stopped' });
    driver.onRun = (statement) => {
      if (statement.includes('_time =')) throw serverError(1193, 'ER_UNKNOWN_SYSTEM_VARIABLE');
      return undefined;
    };
    expect((await source.oldVmStates([instanceId(1)])).get(instanceId(1))).toBe('stopped');
  });
});

describe('the end of a reading', () => {
  it('keeps what was read when the server takes no leave', async () => {
    const { driver, source } = setUp();
    driver.cells.set(CELL1, { [instanceId(1)]: 'stopped' });
    driver.onRun = (statement) => {
      if (statement === 'ROLLBACK') throw new Error('gone');
      return undefined;
    };
    expect((await source.oldVmStates([instanceId(1)])).get(instanceId(1))).toBe('stopped');
    expect(driver.sessions[0]?.destroyed).toBe(true);
  });

  it('is a rollback and a closed connection also after a refusal', async () => {
    const { driver, source } = setUp();
    driver.onRun = (statement) => {
      if (statement.startsWith('SELECT')) throw serverError(1143, 'ER_COLUMNACCESS_DENIED_ERROR');
      return undefined;
    };
    await rejection(source.oldVmStates([instanceId(1)]));
    const [session] = driver.sessions;
    expect(session?.statements.at(-1)?.statement).toBe('ROLLBACK');
    expect(session).toMatchObject({ quits: 1, destroyed: true });
  });

  it.each(['SET SESSION TRANSACTION', 'START TRANSACTION'])(
    'reads nothing where %s is refused',
    async (refused) => {
      const { driver, source } = setUp();
      driver.onRun = (statement) => {
        if (statement.startsWith(refused)) throw serverError(1064, 'ER_PARSE_ERROR');
        return undefined;
      };
      expect(await rejection(source.oldVmStates([instanceId(1)]))).toMatchObject({ reason: 'query' });
      expect(driver.sessions[0]?.selects).toEqual([]);
    },
  );
});
