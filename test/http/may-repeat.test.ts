import { describe, expect, it } from 'vitest';
import { RequestAbortedError } from '../../src/http/errors/request-aborted-error.ts';
import { RequestTimeoutError } from '../../src/http/errors/request-timeout-error.ts';
import { mayRepeat } from '../../src/http/may-repeat.ts';
import { broken, facts, refusal } from './failures.ts';

describe('a request that may be repeated freely', () => {
  it.each([
    ['429', refusal(429)],
    ['413', refusal(413)],
    ['500', refusal(500)],
    ['502', refusal(502)],
    ['503', refusal(503)],
    ['504', refusal(504)],
    ['a reset connection', broken('ECONNRESET')],
    ['a connection that broke without a code', broken(null)],
    ['a time-out', new RequestTimeoutError(1, facts)],
  ])('is repeated after %s', (_name, error) => {
    expect(mayRepeat(error, 'freely')).toBe(true);
  });

  it.each([
    ['400', refusal(400)],
    ['401', refusal(401)],
    ['403', refusal(403)],
    ['404', refusal(404)],
    ['406', refusal(406)],
    ['409', refusal(409)],
    ['501', refusal(501)],
    ['a redirect', refusal(302)],
    ['the caller’s abort', new RequestAbortedError(facts, null)],
    ['a certificate that is not trusted', broken('DEPTH_ZERO_SELF_SIGNED_CERT')],
    ['an expired certificate', broken('CERT_HAS_EXPIRED')],
    ['a certificate for another name', broken('ERR_TLS_CERT_ALTNAME_INVALID')],
    ['an answer that is too large', broken('responseTooLarge')],
    ['a mistake in the program', new TypeError('undefined is not a function')],
  ])('is not repeated after %s', (_name, error) => {
    expect(mayRepeat(error, 'freely')).toBe(false);
  });
});

describe('a request that may be repeated only after a refusal', () => {
  const fromTheFront = { requestId: null, retryAfterMs: 1000 };

  it.each([
    ['429', refusal(429)],
    ['413', refusal(413)],
    ['503 with Retry-After from in front of Nova', refusal(503, fromTheFront)],
  ])('is repeated after %s', (_name, error) => {
    expect(mayRepeat(error, 'onlyAfterRefusal')).toBe(true);
  });

  it.each([
    ['500', refusal(500)],
    ['502', refusal(502)],
    ['503 without Retry-After', refusal(503, { requestId: null })],
    ['503 with Retry-After out of Nova itself', refusal(503, { retryAfterMs: 1000 })],
    ['504', refusal(504, fromTheFront)],
    ['a reset connection', broken('ECONNRESET')],
    ['a refused connection', broken('ECONNREFUSED')],
    ['a time-out', new RequestTimeoutError(1, facts)],
    ['409', refusal(409)],
  ])('is not repeated after %s', (_name, error) => {
    expect(mayRepeat(error, 'onlyAfterRefusal')).toBe(false);
  });
});
