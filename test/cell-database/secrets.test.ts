import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { cellDatabase } from '../../src/cell-database/index.ts';
import { resolveCell } from '../../src/cell-database/resolve-cell.ts';
import { CERTIFICATE, KEY } from './certificate.ts';
import { instanceId } from './fake-driver.ts';
import { fields, PASSWORD, rejection, setUp } from './setting.ts';

/** The password as it is, in a URL, in JSON and in quotes; and a line of the key. */
const SECRETS = [
  PASSWORD,
  encodeURIComponent(PASSWORD),
  JSON.stringify(PASSWORD).slice(1, -1),
  'hunter2',
  KEY.split('\n')[1] ?? KEY,
];

function shown(value: unknown): string {
  const texts = [inspect(value, { depth: null, showHidden: true }), String(value), JSON.stringify(value)];
  for (let error = value; error instanceof Error; error = error.cause) {
    texts.push(error.message, error.stack ?? '', JSON.stringify(Object.entries(error)));
  }
  return texts.join('\n');
}

function expectNothingSecret(value: unknown): void {
  const text = shown(value);
  expect(text.length).toBeGreaterThan(20);
  for (const secret of SECRETS) expect(text).not.toContain(secret);
}

const withKey = { ...fields(), tls: { cert: CERTIFICATE, key: KEY } };
const withUrl = { url: `mysql+pymysql://lifeboat:${encodeURIComponent(PASSWORD)}@db/nova` };

describe('no password and no key comes to light', () => {
  it.each([
    ['fields', withKey],
    ['a URL', withUrl],
    ['a list', [withKey, withUrl]],
  ])('in a source of %s, however it is printed', (_name, cells) => {
    const source = cellDatabase(cells);
    expect(source.name).toContain('nova');
    expectNothingSecret(source);
  });

  it('in the checked options', () => {
    expectNothingSecret(resolveCell('cells', withKey));
    expectNothingSecret(resolveCell('cells', withUrl));
  });

  it.each<[string, Error]>([
    ['its message', new Error(`denied with ${PASSWORD}`)],
    ['its message, in a URL', new Error(`denied at mysql://lifeboat:${encodeURIComponent(PASSWORD)}@db`)],
    ['its code', Object.assign(new Error('denied'), { code: PASSWORD })],
    ['its SQL', Object.assign(new Error('denied'), { sql: `SET PASSWORD = '${PASSWORD}'` })],
    ['its state', Object.assign(new Error('denied'), { errno: 1045, sqlState: PASSWORD })],
    [
      'something that hangs on it',
      Object.assign(new Error('denied'), { config: { password: PASSWORD, key: KEY } }),
    ],
    ['a cause', new Error('denied', { cause: new Error(PASSWORD) })],
    ['one of several', new AggregateError([new Error(PASSWORD), new Error('x')], '')],
    ['a key', new Error(KEY)],
  ])('in the error for a driver’s error that has it in %s', async (_name, thrown) => {
    for (const where of ['login', 'select']) {
      const { driver, source } = setUp(withKey);
      if (where === 'login') driver.onLogin = () => Promise.reject(thrown);
      else
        driver.onRun = (statement) => (statement.startsWith('SELECT') ? Promise.reject(thrown) : undefined);
      const error = await rejection(source.oldVmStates([instanceId(1)]));
      expect(error).toMatchObject({ code: 'cellDatabase', database: 'nova_cell1@10.0.0.5:3306' });
      expectNothingSecret(error);
    }
  });

  it('in a sentence of the server: it is left out as a whole, not masked', async () => {
    const { driver, source } = setUp({ ...fields(), password: 'denied' });
    driver.onLogin = () =>
      Promise.reject(Object.assign(new Error('Access denied for user'), { code: 'ER_X' }));
    const error = await rejection(source.oldVmStates([instanceId(1)]));
    expect(String(error)).toContain('no connection: ER_X.');
    expect(shown(error)).not.toContain('denied');
    expect(shown(error)).not.toContain('Access');
  });
});
