import { ConnectionError } from '../../src/http/errors/connection-error.ts';
import { errorForStatus } from '../../src/http/errors/error-for-status.ts';
import type { NovaError } from '../../src/http/errors/nova-error.ts';
import type { RequestFacts } from '../../src/http/errors/request-facts.ts';

/** A request as it came in. */
export interface FakeCall {
  /** `servers.evacuate`, `migrations.list`, ... */
  readonly name: string;
  /** The instance or service that it is about; null for lists. */
  readonly id: string | null;
  readonly args: Readonly<Record<string, unknown>>;
  /** Milliseconds since the epoch, by the clock of the test. */
  readonly at: number;
  readonly mutating: boolean;
}

/**
 * What is to go wrong with a call: a throw refuses it, `delayMs` slows it down before it acts, `loseReply` lets it act
 * and then breaks the connection, `neverAnswers` lets it act and leaves whoever asked waiting for ever.
 */
export interface FakeTrouble {
  readonly delayMs?: number;
  readonly loseReply?: boolean;
  readonly neverAnswers?: boolean;
}

const FACTS: RequestFacts = {
  method: 'POST',
  url: 'http://nova.test/v2.1/servers/x/action',
  requestId: 'req-refused',
  globalRequestId: null,
  microversion: '2.96',
  mayHaveActed: false,
};

/** Nova's answer with a status that is no success. A 5xx may have acted. */
export function answered(status: number, novaMessage: string): NovaError {
  return errorForStatus({
    ...FACTS,
    status,
    novaMessage,
    mayHaveActed: status >= 500,
    faultName: null,
    retryAfterMs: null,
  });
}

/** No answer at all. Whether Nova has acted nobody knows. */
export function connectionLost(cause?: unknown): ConnectionError {
  return new ConnectionError(
    'the connection broke',
    'ECONNRESET',
    { ...FACTS, requestId: null, mayHaveActed: true },
    { cause },
  );
}
