import { ConnectionError } from '../../src/http/errors/connection-error.ts';
import { errorForStatus } from '../../src/http/errors/error-for-status.ts';
import type { NovaError, RefusalFacts } from '../../src/http/errors/nova-error.ts';
import type { RequestFacts } from '../../src/http/errors/request-facts.ts';

export const facts: RequestFacts = {
  method: 'POST',
  url: 'http://nova.example/v2.1/servers/1/action',
  requestId: 'req-11111111-1111-1111-1111-111111111111',
  globalRequestId: 'req-22222222-2222-2222-2222-222222222222',
  microversion: '2.96',
  mayHaveActed: true,
};

export function refusal(status: number, more: Partial<RefusalFacts> = {}): NovaError {
  return errorForStatus({
    ...facts,
    status,
    faultName: null,
    novaMessage: '',
    retryAfterMs: null,
    ...more,
  });
}

export function broken(reason: string | null): ConnectionError {
  return new ConnectionError('broken', reason, facts);
}
