import type { Transport, TransportRequest, TransportResponse } from '../../src/http/transport.ts';

/** What happens to one request: an answer, a failure, or silence until it is aborted. */
export type Fate = Partial<TransportResponse> | Error | 'silence';

/** A network in which the n-th request meets the n-th fate, and all further ones the last. */
export function fakeTransport(
  ...fates: readonly [Fate, ...Fate[]]
): Transport & { readonly sent: TransportRequest[]; closed: boolean } {
  const sent: TransportRequest[] = [];
  return {
    sent,
    closed: false,
    async send(request) {
      sent.push(request);
      const fate = fates[Math.min(sent.length, fates.length) - 1] ?? {};
      if (fate instanceof Error) throw fate;
      if (fate === 'silence') return untilAborted(request.signal);
      return Promise.resolve({ status: 200, headers: {}, body: '{}', ...fate });
    },
    close() {
      this.closed = true;
      return Promise.resolve();
    },
  };
}

/** Answers never, and fails when the request is given up. */
function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error));
  });
}

/** An error as the network makes them. */
export function networkError(code: string): Error {
  return Object.assign(new Error(`network: ${code}`), { code });
}
