import { describe, expect, it } from 'vitest';
import { parseUrl } from '../../src/cell-database/parse-url.ts';
import { isLifeboatError } from '../../src/errors.ts';

const URL = 'mysql+pymysql://nova:secret@10.0.0.5:3306/nova_cell1?charset=utf8';

describe('the URL of a cell', () => {
  it('is read as nova-manage prints it', () => {
    const { parameters, ...rest } = parseUrl('cells.url', URL);
    expect(rest).toEqual({
      host: '10.0.0.5',
      port: 3306,
      user: 'nova',
      password: 'secret',
      database: 'nova_cell1',
    });
    expect([...parameters]).toEqual([['charset', 'utf8']]);
  });

  it.each<[string, string, object]>([
    ['another driver', 'mysql+mysqldb://nova:secret@db/nova', { host: 'db', port: undefined }],
    ['no driver', 'mysql://nova:secret@db/nova', { database: 'nova' }],
    ['the dialect mariadb', 'mariadb+mariadbconnector://nova:secret@db/nova', { user: 'nova' }],
    ['an IPv6 address', 'mysql+pymysql://nova:secret@[fd00::5]:3307/nova', { host: 'fd00::5', port: 3307 }],
    [
      'escapes',
      'mysql+pymysql://no%40va:p%40ss%2Fw%C3%B6rd@db/nova',
      { user: 'no@va', password: 'p@ss/wörd' },
    ],
    ['a plus, which is none', 'mysql+pymysql://nova:a+b@db/nova', { password: 'a+b' }],
    [
      'a percent sign, which escapes nothing',
      'mysql+pymysql://nova:100%25%zz%@db/nova',
      { password: '100%%zz%' },
    ],
    // The URL of the WHATWG would end the password at each of them.
    ['a password that is not escaped', 'mysql+pymysql://nova:a/b?c#d:e@db/nova', { password: 'a/b?c#d:e' }],
    ['spaces around it', `  ${URL}\n`, { host: '10.0.0.5' }],
    [
      'no host but a socket',
      'mysql+pymysql://nova:secret@/nova?unix_socket=/run/m.sock',
      { host: undefined },
    ],
  ])('may have %s', (_name, url, expected) => {
    expect(parseUrl('cells.url', url)).toMatchObject(expected);
  });

  it.each<[string, string, RegExp]>([
    [
      'of PostgreSQL',
      'postgresql+psycopg2://nova:hunter2@db/nova',
      /is of postgresql\+psycopg2.*SystemMetadataSource/,
    ],
    ['of SQLite', 'sqlite:///hunter2', /is of sqlite/],
    [
      'a template',
      'mysql+pymysql://{username}:{password}@{hostname}:{port}/hunter2?{query}',
      /template of a cell mapping/,
    ],
    ['a template in part', 'mysql+pymysql://nova:hunter2@{hostname}/nova', /template/],
    ['masked', 'mysql+pymysql://nova:****@hunter2:3306/nova', /masked.*--verbose/],
    ['without a user', 'mysql+pymysql://hunter2/nova', /must have a user and a password/],
    ['without a password', 'mysql+pymysql://hunter2@db/nova', /must have a user and a password/],
    ['with an @ that is not escaped', 'mysql+pymysql://nova:pass@hunter2@db/nova', /written %40/],
    ['with a slash in its user', 'mysql+pymysql://no/va:hunter2@db/nova', /must have a user and a password/],
    ['without a database', 'mysql+pymysql://nova:hunter2@db:3306', /name of a database/],
    ['with more than a database', 'mysql+pymysql://nova:hunter2@db/nova/hunter2', /name of a database/],
    ['with a port that is no number', 'mysql+pymysql://nova:hunter2@db:x/nova', /number for its port/],
    ['none at all', 'hunter2', /must be a URL of SQLAlchemy/],
    ['empty', '', /must be a URL of SQLAlchemy/],
  ])('that is %s is refused, and not shown', (_name, url, message) => {
    let error: unknown;
    try {
      parseUrl('cells.url', url);
    } catch (thrown) {
      error = thrown;
    }
    expect(isLifeboatError(error) && error.code).toBe('invalidOptions');
    expect(String(error)).toMatch(/cells\.url: /);
    expect(String(error)).toMatch(message);
    expect(String(error)).not.toContain('hunter2');
  });
});
