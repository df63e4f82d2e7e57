import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { InvalidOptionsError } from '../../src/errors.ts';
import { command, ipmi, redfish } from '../../src/fencing/index.ts';
import { CERTIFICATE } from '../cell-database/certificate.ts';

const BMC = { endpoint: 'https://bmc.example', username: 'fencing', password: 'hunter2' };
const IPMI = { address: 'bmc.example', username: 'fencing', password: 'hunter2' };
const FINGERPRINT = `${'AB:'.repeat(31)}CD`;

function expectRefusal(make: () => unknown, message: RegExp): void {
  expect(make).toThrow(InvalidOptionsError);
  expect(make).toThrow(message);
  expect(make).not.toThrow(/hunter2/);
}

describe('redfish', () => {
  it.each<[string, object, RegExp]>([
    ['no endpoint', { endpoint: undefined }, /^endpoint: must be the URL of the BMC/],
    ['a name for an endpoint', { endpoint: 'bmc.example' }, /^endpoint: must be the URL/],
    ['another protocol', { endpoint: 'ftp://bmc.example' }, /^endpoint: must be the URL/],
    [
      'a password in the endpoint',
      { endpoint: 'https://fencing:hunter2@bmc.example' },
      /^endpoint: must have no user and no password/,
    ],
    [
      'a path',
      { endpoint: 'https://bmc.example/redfish/v1' },
      /^endpoint: must end after the host and the port/,
    ],
    ['a query', { endpoint: 'https://bmc.example/?a=1' }, /^endpoint: must end after/],
    ['no user', { username: '' }, /^username: must be a text that is not empty$/],
    ['no password', { password: undefined }, /^password: must be a text that is not empty$/],
    [
      'another authentication',
      { authentication: 'digest' },
      /^authentication: must be 'session' or 'basic'$/,
    ],
    ['an empty system', { system: ' ' }, /^system: must be a text/],
    [
      'a path for a CA',
      { tls: { ca: '/etc/ssl/bmc.pem' } },
      /^tls\.ca: must be PEM text; a path is not read$/,
    ],
    [
      'a broken CA',
      { tls: { ca: CERTIFICATE.replace('MIIB', 'MIIC') } },
      /^tls\.ca: is no certificate that OpenSSL takes: /,
    ],
    ['half a fingerprint', { tls: { fingerprint256: 'AB:CD' } }, /^tls\.fingerprint256: must be 32 pairs/],
    ['a SHA-1 fingerprint', { tls: { fingerprint256: FINGERPRINT.slice(0, 59) } }, /^tls\.fingerprint256: /],
    [
      'neither true nor false',
      { tls: { rejectUnauthorized: 0 } },
      /^tls\.rejectUnauthorized: must be true or false$/,
    ],
    ['two ways at once', { tls: { ca: CERTIFICATE, fingerprint256: FINGERPRINT } }, /^tls: give one of ca, /],
    [
      'a fingerprint that is not looked at',
      { tls: { rejectUnauthorized: false, fingerprint256: FINGERPRINT } },
      /^tls: give one of/,
    ],
    [
      'tls without https',
      { endpoint: 'http://bmc.example', tls: { ca: CERTIFICATE } },
      /^endpoint: must be https: where/,
    ],
    ['one reading', { readings: 1 }, /^readings: /],
  ])('refuses %s', (_name, wrong, message) => {
    expectRefusal(() => redfish({ ...BMC, ...wrong }), message);
  });

  it('is not satisfied with the answer of a function that it would not take itself', async () => {
    const answer = await redfish({ ...BMC, endpoint: () => 'https://fencing:hunter2@bmc.example' }).fence(
      'h1',
      {},
    );
    expect(answer).toEqual({
      fenced: false,
      reason: 'endpoint: must have no user and no password in it: there are options for them (for h1)',
    });
  });
});

describe('ipmi', () => {
  it.each<[string, object, RegExp]>([
    ['no address', { address: undefined }, /^address: must be the name or the address of the BMC/],
    ['an option for an address', { address: '-f/etc/shadow' }, /^address: /],
    ['a URL', { address: 'https://bmc.example' }, /^address: /],
    ['no user', { username: '' }, /^username: /],
    ['no password', { password: '' }, /^password: must be a text that is not empty$/],
    ['more than 20 bytes', { password: 'hunter2'.repeat(3) }, /^password: must have at most 20 bytes/],
    [
      '20 letters that are more bytes',
      { password: `hunter2${'ü'.repeat(7)}` },
      /^password: must have at most 20 bytes/,
    ],
    ['a NUL', { password: 'hunter2\0' }, /^password: must not contain a NUL$/],
    ['no port', { port: 70_000 }, /^port: must be a whole number from 1 to 65535$/],
    ['a lower privilege', { privilege: 'USER' }, /^privilege: must be 'OPERATOR' or 'ADMINISTRATOR'$/],
    [
      'a cipher suite without a password',
      { cipherSuite: 0 },
      /^cipherSuite: must be a whole number from 1 to 255/,
    ],
    ['no program', { ipmitool: '' }, /^ipmitool: must be the name or the path of the program$/],
    ['less time than to settle', { timeoutMs: 5_000 }, /^timeoutMs: /],
  ])('refuses %s', (_name, wrong, message) => {
    expectRefusal(() => ipmi({ ...IPMI, ...wrong }), message);
  });
});

describe('a fencer', () => {
  it.each([
    ['redfish', redfish(BMC)],
    ['ipmi', ipmi(IPMI)],
    ['command(fence_ipmilan)', command(['/usr/sbin/fence_ipmilan'], { parameters: { password: 'hunter2' } })],
  ])('shows its name, %s, and no password, however it is printed', (name, fencer) => {
    expect(fencer.name).toBe(name);
    const shown = inspect(fencer, { depth: null, showHidden: true }) + JSON.stringify(fencer);
    expect(shown).toContain(name);
    expect(shown).not.toContain('hunter2');
  });
});
