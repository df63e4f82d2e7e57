import { createServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type PeerCertificate, TLSSocket } from 'node:tls';
import { onTestFinished } from 'vitest';
import { sendJson } from './http-server.ts';

/** A server that tells each client by what name it knows it. */
export interface HttpsServer {
  readonly url: string;
  /** The clients' names, null where one has shown no certificate. */
  readonly clients: readonly (string | null)[];
}

/** Starts an HTTPS server on a free port of the loopback interface; it ends with the test. */
export async function startHttpsServer(options: ServerOptions): Promise<HttpsServer> {
  const clients: (string | null)[] = [];
  const server = createServer(options, (request, response) => {
    const { socket } = request;
    const certificate = socket instanceof TLSSocket ? socket.getPeerCertificate() : null;
    // Without one there is an object without anything in it.
    const { CN: name = null } = (certificate as Partial<PeerCertificate> | null)?.subject ?? {};
    clients.push(typeof name === 'string' ? name : null);
    sendJson(response, 200, { path: request.url });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, clients };
}
