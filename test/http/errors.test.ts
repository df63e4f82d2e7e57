import { describe, expect, it } from 'vitest';
import { isLifeboatError, LifeboatError } from '../../src/errors.ts';
import * as guards from '../../src/http/errors/guards.ts';
import { isNovaError, NovaError } from '../../src/http/errors/nova-error.ts';
import { RequestError } from '../../src/http/errors/request-error.ts';
import { broken, facts, refusal } from './failures.ts';

describe('an answer that is no success', () => {
  it.each([
    [400, 'BadRequestError', 'badRequest', guards.isBadRequestError],
    [401, 'UnauthorizedError', 'unauthorized', guards.isUnauthorizedError],
    [403, 'ForbiddenError', 'forbidden', guards.isForbiddenError],
    [404, 'NotFoundError', 'notFound', guards.isNotFoundError],
    [406, 'MicroversionUnsupportedError', 'microversionUnsupported', guards.isMicroversionUnsupportedError],
    [409, 'ConflictError', 'conflict', guards.isConflictError],
    [413, 'TooManyRequestsError', 'tooManyRequests', guards.isTooManyRequestsError],
    [429, 'TooManyRequestsError', 'tooManyRequests', guards.isTooManyRequestsError],
    [500, 'ServerError', 'server', guards.isServerError],
    [503, 'ServerError', 'server', guards.isServerError],
    [302, 'NovaError', 'unexpectedStatus', isNovaError],
    [405, 'NovaError', 'unexpectedStatus', isNovaError],
  ])('%i is a %s', (status, name, code, guard) => {
    const error = refusal(status);
    expect(error).toMatchObject({ name, code, status });
    expect(error).toBeInstanceOf(NovaError);
    expect(error).toBeInstanceOf(RequestError);
    expect(error).toBeInstanceOf(LifeboatError);
    expect(guard(error)).toBe(true);
    expect(isNovaError(error)).toBe(true);
  });

  it('406 says which microversions there are, in Nova’s own words', () => {
    const novaMessage = 'Version 2.999 is not supported by the API. Minimum is 2.1 and maximum is 2.100.';
    expect(refusal(406, { microversion: '2.999', novaMessage })).toMatchObject({
      required: '2.999',
      min: '2.1',
      max: '2.100',
    });
    expect(refusal(406, { microversion: '2.999' })).toMatchObject({ min: null, max: null });
  });
});

describe('the guards', () => {
  it('know an error of another copy of the package', () => {
    const foreign = Object.assign(new Error('elsewhere'), { code: 'conflict' });
    Object.defineProperty(foreign, Symbol.for('nova-lifeboat.error'), { value: true });
    expect(foreign).not.toBeInstanceOf(LifeboatError);
    expect(guards.isConflictError(foreign)).toBe(true);
    expect(guards.isNotFoundError(foreign)).toBe(false);
  });

  it.each([undefined, null, 'conflict', { code: 'conflict' }, new Error('conflict')])(
    'are not taken in by %j',
    (value) => {
      expect(guards.isConflictError(value)).toBe(false);
      expect(isNovaError(value)).toBe(false);
      expect(isLifeboatError(value)).toBe(false);
    },
  );
});

describe('whether a call may have been carried out', () => {
  it('is told by the error', () => {
    expect(guards.mayHaveActed(broken('ECONNRESET'))).toBe(true);
    expect(guards.mayHaveActed(refusal(409, { ...facts, mayHaveActed: false }))).toBe(false);
  });

  it('is assumed for an error that nobody knows', () => {
    expect(guards.mayHaveActed(new Error('?'))).toBe(true);
    expect(guards.mayHaveActed(new LifeboatError('other', 'refused before anything was sent'))).toBe(false);
  });
});
