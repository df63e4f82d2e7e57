import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ListeningCloud, PacedClock, SimulatedCloud } from '../../src/testing/index.ts';
import { Child } from './support/child.ts';

/** How many seconds of the cloud pass in a real one. */
const SPEED = 10;
const NAMES = ['a', 'b', 'c', 'd'];

let directory = '';
let cloud: SimulatedCloud;
let listening: ListeningCloud;
const children: Child[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stopped-'));
  cloud = new SimulatedCloud({ clock: new PacedClock({ speed: SPEED }), onTwoCopies: 'record' });
  cloud.addHosts('c1', 'c2', 'c7');
  for (const name of NAMES) cloud.addInstance(name, { host: 'c7', state: name < 'c' ? 'active' : 'stopped' });
  cloud.kill('c7');
  listening = await cloud.listen();
});

afterEach(async () => {
  for (const child of children.splice(0)) {
    child.kill('SIGCONT');
    child.kill('SIGKILL');
    await child.ended;
  }
  await listening.close();
  await rm(directory, { recursive: true });
});

function recover(machine: string, takeOver = false): Child {
  const { password } = cloud.connectOptions().auth;
  const child = new Child({
    ...{ authUrl: listening.authUrl, password, host: 'c7', speed: SPEED, takeOver },
    directory: join(directory, machine),
  });
  children.push(child);
  return child;
}

function changes(): readonly string[] {
  return cloud.requests
    .filter(({ route }) => !route.startsWith('GET') && !route.includes('/auth/'))
    .map(({ route, action }) => action ?? route);
}

describe('a process that is stopped by SIGSTOP in the middle of a recovery', { timeout: 180_000 }, () => {
  it('makes not one further call after SIGCONT when another machine has taken over', async () => {
    const first = recover('one');
    await first.answered('evacuate');
    first.kill('SIGSTOP');
    const second = recover('two', true);
    expect(await second.ended).toMatchObject({ ended: 'recovered' });
    const before = changes();
    expect(before.filter((call) => call === 'evacuate')).toHaveLength(NAMES.length);
    first.kill('SIGCONT');
    expect(await first.ended).toEqual({ ended: 'aborted', where: null, abort: 'claimLost' });
    expect(changes()).toEqual(before);
    expect(cloud.twoCopies).toEqual([]);
    const ends = cloud.instances().map(({ name, vmState, host }) => [name, vmState, host !== 'c7']);
    expect(ends).toEqual(NAMES.map((name) => [name, name < 'c' ? 'active' : 'stopped', true]));
    // What the first had evacuated when it was stopped has left the host: only the journal of the first knows of that lock.
    const evacuated = first.told.flatMap((each) =>
      'call' in each && each.call === 'evacuate' ? [each.instanceId] : [],
    );
    expect(
      cloud
        .instances()
        .filter(({ locked }) => locked)
        .map(({ id }) => id),
    ).toEqual(evacuated);
  });

  it('keeps its claim on its own machine, where nobody else begins and no mark is touched', async () => {
    const first = recover('one');
    await first.answered('evacuate');
    first.kill('SIGSTOP');
    await sleep(200);
    const before = changes();
    expect(await recover('one', true).ended).toMatchObject({ ended: 'hostClaimed' });
    expect(changes()).toEqual(before);
    first.kill('SIGCONT');
    expect(await first.ended).toMatchObject({ ended: 'recovered' });
    expect(cloud.twoCopies).toEqual([]);
  });
});
