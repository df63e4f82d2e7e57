import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { createConnection, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { type Claim, HostClaimedError } from './claim.ts';

/** How long whoever holds a claim has to say who it is, in milliseconds. */
const ANSWER_MS = 1_000;

/** More than any owner has to say, in characters. */
const LONGEST_ANSWER = 200;

/**
 * Claims a name on this machine by a listening socket, which the kernel takes away in the moment in which the process dies,
 * however it dies: an abstract one on Linux, a named pipe on Windows, elsewhere a file in `folder`, which has to exist. On Linux it
 * is seen within one network namespace, so containers that share a folder and not their network do not see each other's.
 *
 * @param name What is claimed; the same for everybody who must not have it at the same time.
 * @param owner Told to those who come too late.
 * @throws {HostClaimedError} when a living process holds it
 */
export async function claimOnThisMachine(
  folder: string,
  name: string,
  owner: string,
  platform: NodeJS.Platform = process.platform,
): Promise<Claim> {
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 32);
  const address = addressOf(platform, folder, digest);
  const server =
    (await listen(address, owner)) ??
    // A socket's file outlives its process.
    ((await isDead(address)) && platform !== 'linux' && platform !== 'win32'
      ? await rm(address, { force: true }).then(() => listen(address, owner))
      : null);
  if (server === null) throw new HostClaimedError(await ask(address));
  return {
    assertOwner: () =>
      server.listening
        ? Promise.resolve()
        : Promise.reject(new Error('the claim on the host was given back')),
    // The name is free at once. Whoever is still listening to the answer is not waited for.
    release: () => {
      server.close();
      return Promise.resolve();
    },
  };
}

function addressOf(platform: NodeJS.Platform, folder: string, digest: string): string {
  if (platform === 'linux') return `\0nova-lifeboat-${digest}`;
  return platform === 'win32' ? `\\\\.\\pipe\\nova-lifeboat-${digest}` : join(folder, '.owner');
}

/** Null where somebody listens there already. */
async function listen(address: string, owner: string): Promise<Server | null> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.unref();
    socket.end(owner);
  });
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(null);
      else reject(error);
    });
    server.listen(address, () => {
      // It keeps nobody's process alive.
      server.unref();
      resolve(server);
    });
  });
}

async function isDead(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(address);
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED'));
  });
}

/** Null where nobody answers in time: a process that is stopped does not. */
async function ask(address: string): Promise<string | null> {
  return new Promise((resolve) => {
    let heard = '';
    const socket = createConnection(address);
    socket.setEncoding('utf8');
    socket.setTimeout(ANSWER_MS, () => socket.destroy());
    socket.on('data', (text: string) => {
      heard = (heard + text).slice(0, LONGEST_ANSWER);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(heard === '' ? null : heard));
  });
}
