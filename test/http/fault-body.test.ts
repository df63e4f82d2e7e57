import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFault } from '../../src/http/errors/fault-body.ts';

describe('the body of an answer that is no success', () => {
  it('is read in Nova’s own shape', () => {
    const body = '{"conflictingRequest": {"code": 409, "message": "Cannot \'evacuate\' instance"}}';
    expect(readFault(body, [])).toEqual({
      name: 'conflictingRequest',
      message: "Cannot 'evacuate' instance",
    });
  });

  it('is read in Keystone’s shape', () => {
    const body = '{"error":{"code":401,"message":"It requires authentication.","title":"Unauthorized"}}';
    expect(readFault(body, [])).toEqual({ name: 'Unauthorized', message: 'It requires authentication.' });
  });

  it('is read in the shape of the API-SIG', () => {
    const body = JSON.stringify({
      errors: [
        { status: 400, code: 'placement.undefined', title: 'Bad', detail: 'first' },
        { title: 'second' },
      ],
    });
    expect(readFault(body, [])).toEqual({ name: 'placement.undefined', message: 'first; second' });
  });

  it('is read out of a proxy’s HTML', () => {
    const body = `<html><head><title>502</title><style>p { color: red }</style></head>
      <body><h1>502 Bad Gateway</h1>\n<p>The proxy&nbsp;got nothing.</p></body></html>`;
    expect(readFault(body, [])).toEqual({
      name: null,
      message: '502 Bad Gateway The proxy got nothing.',
    });
  });

  it('is taken as it is where it is plain text, and cut where it is long', () => {
    expect(readFault('upstream connect error', [])).toEqual({
      name: null,
      message: 'upstream connect error',
    });
    expect(readFault('x'.repeat(5000), []).message.length).toBeLessThan(1100);
  });

  it('gives no secret away that it echoes', () => {
    const body = 'Your request was: X-Auth-Token: gAAAA-secret';
    expect(readFault(body, ['gAAAA-secret']).message).toBe('Your request was: X-Auth-Token: [redacted]');
  });

  it('never makes the reader fail, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        expect(typeof readFault(body, []).message).toBe('string');
      }),
    );
  });
});
