import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { ConnectionBroken, type Face } from './face.ts';

/** The cloud as other programs reach it. */
export interface ListeningCloud extends AsyncDisposable {
  /** Such as `http://127.0.0.1:41234`. */
  readonly url: string;
  /** What goes into `OS_AUTH_URL`. */
  readonly authUrl: string;
  /** Ends the listening, and every connection. */
  close(): Promise<void>;
}

/** Serves a face over HTTP, on the loopback interface alone. */
export async function listen(face: Face, port: number): Promise<ListeningCloud> {
  const server = createServer((request, response) => {
    void answer(face, request, response);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = async (): Promise<void> => closeServer(server);
  return { url, authUrl: `${url}/identity/v3`, close, [Symbol.asyncDispose]: close };
}

async function answer(face: Face, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await bodyOf(request);
  // Who hangs up in the middle of his request has asked for nothing.
  if (body === null) return;
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
  const address = request.url ?? '/';
  const origin = `http://${headers['host'] ?? '127.0.0.1'}`;
  if (!URL.canParse(address, origin)) {
    response.writeHead(400, { connection: 'close' }).end();
    return;
  }
  try {
    const url = new URL(address, origin);
    const reply = await face.serve({ method: request.method ?? 'GET', url, headers, body });
    response.writeHead(reply.status, reply.headers).end(reply.body);
  } catch (error) {
    response.destroy();
    // Anything else is a fault of the simulation, and must not pass for one of the network.
    if (!(error instanceof ConnectionBroken)) throw error;
  }
}

async function bodyOf(request: IncomingMessage): Promise<string | null> {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    return Buffer.concat(chunks).toString('utf8');
  } catch {
    return null;
  }
}

async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}
