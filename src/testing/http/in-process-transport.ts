import type { Transport } from '../../http/transport.ts';
import type { Face } from './face.ts';

/** The face that needs no sockets. What its caller gives up on goes on in the cloud, as it does behind a network. */
export function inProcessTransport(face: Face): Transport {
  return {
    send: async ({ method, url, headers, body = '', signal }) => {
      signal.throwIfAborted();
      const served = face.serve({ method, url: new URL(url), headers, body });
      let stopListening: () => void = () => undefined;
      const givenUp = new Promise<never>((_resolve, reject) => {
        const onAbort = (): void =>
          reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
        signal.addEventListener('abort', onAbort, { once: true });
        stopListening = () => signal.removeEventListener('abort', onAbort);
      });
      try {
        return await Promise.race([served, givenUp]);
      } finally {
        stopListening();
        // Nobody waits for it any more.
        served.catch(() => undefined);
      }
    },
    close: () => Promise.resolve(),
  };
}
