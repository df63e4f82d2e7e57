import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HostClaimedError, type Journal, jsonlJournal, memoryJournal } from '../../src/executor/index.ts';
import { claimOnThisMachine } from '../../src/executor/journal/kernel-claim.ts';
import { FailedHost, outcomeOf, rejection } from './support/failed-host.ts';

let directory = '';

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'claim-'));
});

afterEach(async () => {
  await rm(directory, { recursive: true });
});

describe.each([
  ['of files', () => jsonlJournal({ directory })],
  ['in memory', () => memoryJournal()],
])('a claim on a host in a journal %s', (_kind, make: () => Journal) => {
  it('is held by one at a time, and tells the others by whom', async () => {
    const journal = make();
    const claim = await journal.claim('h1', 'alpha:17 since noon');
    const error = await rejection(journal.claim('h1', 'beta:18'));
    expect(error).toBeInstanceOf(HostClaimedError);
    expect(error).toMatchObject({ owner: 'alpha:17 since noon' });
    await claim.release();
    const next = await journal.claim('h1', 'beta:18');
    await expect(next.assertOwner()).resolves.toBeUndefined();
    await next.release();
  });

  it('is no claim on another host', async () => {
    const journal = make();
    const claims = [await journal.claim('h1', 'alpha'), await journal.claim('h2', 'alpha')];
    await Promise.all(claims.map((claim) => claim.release()));
  });
});

describe('a claim on this machine', () => {
  it('is seen by whoever has the same folder by another journal, and not with another folder', async () => {
    const claim = await jsonlJournal({ directory }).claim('h1', 'alpha');
    expect(await rejection(jsonlJournal({ directory: `${directory}/.` }).claim('h1', 'beta'))).toBeInstanceOf(
      HostClaimedError,
    );
    const elsewhere = await jsonlJournal({ directory: join(directory, 'other') }).claim('h1', 'beta');
    await elsewhere.release();
    await claim.release();
    await expect(claim.assertOwner()).rejects.toThrow('given back');
  });

  it.each(['SIGKILL', 'SIGTERM'] as const)('ends with its process, by %s', async (signal) => {
    const module = new URL('support/hold-claim.ts', import.meta.url);
    const child = fork(module, [directory], { execArgv: ['--import', 'tsx'] });
    await once(child, 'message');
    const held = await rejection(jsonlJournal({ directory }).claim('h1', 'beta'));
    expect(held).toMatchObject({ owner: `child:${child.pid}` });
    child.kill(signal);
    await once(child, 'exit');
    const claim = await jsonlJournal({ directory }).claim('h1', 'beta');
    await claim.release();
  });

  it('of a process that is stopped is held, although nobody says by whom', async () => {
    const module = new URL('support/hold-claim.ts', import.meta.url);
    const child = fork(module, [directory], { execArgv: ['--import', 'tsx'] });
    await once(child, 'message');
    child.kill('SIGSTOP');
    await sleep(100);
    expect(await rejection(jsonlJournal({ directory }).claim('h1', 'beta'))).toMatchObject({ owner: null });
    child.kill('SIGKILL');
    await once(child, 'exit');
  });

  it('by a file, where the kernel has no other names, outlives no process either', async () => {
    const claim = await claimOnThisMachine(directory, 'h1', 'alpha', 'darwin');
    expect(await rejection(claimOnThisMachine(directory, 'h1', 'beta', 'darwin'))).toMatchObject({
      owner: 'alpha',
    });
    await claim.release();
    // What a process leaves behind that was killed.
    const child = fork(new URL('support/hold-claim.ts', import.meta.url), [directory, 'darwin'], {
      execArgv: ['--import', 'tsx'],
    });
    await once(child, 'message');
    child.kill('SIGKILL');
    await once(child, 'exit');
    await (await claimOnThisMachine(directory, 'h1', 'beta', 'darwin')).release();
  });

  it('that cannot be made is an error and no claim', async () => {
    const file = join(directory, 'file');
    await writeFile(file, '');
    expect(await rejection(jsonlJournal({ directory: file }).claim('h1', 'alpha'))).toMatchObject({
      code: 'journal',
    });
  });
});

describe('a recovery', () => {
  it('of a host that is being recovered already is refused, and nobody is fenced', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    const journal = memoryJournal();
    const claim = await journal.claim('h1', 'alpha:17');
    const fence = { name: 'never', fence: () => Promise.reject(new Error('it was asked')) };
    const error = await rejection(host.recover({ journal, fence }));
    expect(error).toMatchObject({ code: 'hostClaimed', host: 'h1' });
    expect(String(error)).toContain('alpha:17');
    expect(host.nova.mutations).toEqual([]);
    await claim.release();
    expect((await host.recover({ journal })).outcome).toBe('recovered');
  });

  it('gives its claim back, whether it ends well, is refused or fails', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    const journal = memoryJournal();
    const fence = {
      name: 'no',
      fence: () => Promise.resolve({ fenced: false, reason: 'no power' } as const),
    };
    expect(await rejection(host.recover({ journal, fence }))).toMatchObject({ code: 'fencingNotConfirmed' });
    expect((await host.recover({ journal })).outcome).toBe('recovered');
    await (await journal.claim('h1', 'alpha')).release();
  });

  it('that loses its claim makes not one further call', async () => {
    const host = new FailedHost();
    for (const name of ['web', 'db', 'mail']) host.nova.boot(name);
    const journal = memoryJournal();
    let held = true;
    const losing: Journal = {
      ...journal,
      claim: async (of, owner) => ({
        ...(await journal.claim(of, owner)),
        assertOwner: () => (held ? Promise.resolve() : Promise.reject(new Error('taken by beta'))),
      }),
    };
    host.on('servers.evacuate', 'web', () => {
      held = false;
      return undefined;
    });
    const report = await host.recover({ journal: losing, concurrentPosts: 1 });
    expect(report).toMatchObject({ outcome: 'aborted', abort: { code: 'claimLost' } });
    expect(report.abort?.sentence).toContain('taken by beta');
    expect(host.nova.mutations.at(-1)).toBe('evacuate web');
    expect(outcomeOf(report, 'web').outcome).toBe('inFlight');
  });

  it('of a host that another machine has forced down is refused, unless it is to take over', async () => {
    const host = new FailedHost();
    host.nova.cloud.hasCapacity = false;
    host.nova.boot('web', { vmState: 'stopped' });
    await host.recover({ runId: 'one' });
    const error = await rejection(host.recover({ journal: memoryJournal() }));
    expect(error).toMatchObject({ code: 'ownedElsewhere', host: 'h1' });
    expect(String(error)).toMatch(/one owner=\S+:\d+ at=/);
    expect(host.nova.mutations.filter((each) => each.startsWith('services.update'))).toHaveLength(1);
    host.nova.cloud.hasCapacity = true;
    expect((await host.recover({ journal: memoryJournal(), takeOver: true })).outcome).toBe('recovered');
  });

  it('of a host that was readmitted since is no business of that other machine', async () => {
    const host = new FailedHost();
    host.nova.boot('web');
    await host.recover({ runId: 'one' });
    Object.assign(host.h1, { forcedDown: false });
    expect((await host.recover({ journal: memoryJournal() })).outcome).toBe('recovered');
  });

  it('takes over by a plain word alone', async () => {
    const host = new FailedHost();
    const takeOver = 'yes' as unknown as boolean;
    expect(await rejection(host.recover({ takeOver }))).toMatchObject({ option: 'takeOver' });
  });
});
