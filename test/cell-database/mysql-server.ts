import { createServer, type AddressInfo, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { onTestFinished } from 'vitest';
import { CERTIFICATE, KEY } from './certificate.ts';

/** A server that does not know what to do with a client. */
export interface TestServer {
  readonly port: number;
  /** How many connections it has had, and how many of them the client has closed. */
  readonly connections: { opened: number; closed: number };
}

/** Listens on 127.0.0.1 until the test ends. */
export async function listen(onConnection: (socket: Socket) => void): Promise<TestServer> {
  const connections = { opened: 0, closed: 0 };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    connections.opened += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => (connections.closed += 1));
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, connections };
}

/**
 * Greets as a MySQL server that offers TLS, encrypts if the client asks for it, and refuses whoever then logs in: as
 * much of the protocol as tells how far a client went.
 */
export function refuseLogins(socket: Socket): void {
  socket.write(packet(0, greeting()));
  socket.once('data', (first: Buffer) => {
    // The request for TLS is a login that breaks off before the name of the user.
    if (first.readUIntLE(0, 3) !== 32) {
      socket.end(packet(2, refusal('in the clear')));
      return;
    }
    // The client does not wait for an answer to it.
    socket.pause();
    if (first.length > 36) socket.unshift(first.subarray(36));
    const secure = new TLSSocket(socket, { isServer: true, cert: CERTIFICATE, key: KEY });
    secure.on('error', () => undefined);
    secure.once('data', () => secure.end(packet(3, refusal('over TLS'))));
  });
}

const CLIENT_SSL = 0x0800;
const CAPABILITIES = 0x000f_a20d | CLIENT_SSL | 0x0008_0000;

function greeting(): Buffer {
  const fixed = Buffer.alloc(44);
  fixed.writeUInt32LE(1, 0); // connection id
  fixed.write('12345678', 4); // scramble, first part
  fixed.writeUInt16LE(CAPABILITIES & 0xffff, 13);
  fixed.writeUInt8(45, 15); // utf8mb4
  fixed.writeUInt16LE(2, 16); // status
  fixed.writeUInt16LE(CAPABILITIES >>> 16, 18);
  fixed.writeUInt8(21, 20); // length of the scramble
  fixed.write('123456789012', 31); // scramble, second part
  return Buffer.concat([Buffer.from('\x0a8.0.0-test\0'), fixed, Buffer.from('mysql_native_password\0')]);
}

function refusal(how: string): Buffer {
  const errno = Buffer.alloc(2);
  errno.writeUInt16LE(1045);
  return Buffer.concat([Buffer.from([0xff]), errno, Buffer.from(`#28000refused ${how}`)]);
}

function packet(sequence: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(4);
  header.writeUIntLE(payload.length, 0, 3);
  header.writeUInt8(sequence, 3);
  return Buffer.concat([header, payload]);
}
