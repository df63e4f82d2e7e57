import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { jsonlJournal, listRuns } from '../../src/index.ts';
import { type ListeningCloud, PacedClock, SimulatedCloud } from '../../src/testing/index.ts';
import { Child } from './support/child.ts';

const SPEED = 10;

/** In KiB; the journal of this recovery has several times that. */
const MOST_KIB = 5;

let directory = '';
let cloud: SimulatedCloud;
let listening: ListeningCloud;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'full-'));
  cloud = new SimulatedCloud({ clock: new PacedClock({ speed: SPEED }), onTwoCopies: 'record' });
  cloud.addHosts('c1', 'c2', 'c6', 'c7');
  cloud.addInstance('active', { host: 'c7' });
  cloud.addInstance('stopped', { host: 'c7', state: 'resized', from: 'stopped', source: 'c6' });
  cloud.kill('c7');
  cloud.kill('c6');
  listening = await cloud.listen();
});

afterEach(async () => {
  await listening.close();
  await rm(directory, { recursive: true });
});

it(
  'a kernel that refuses to write any more ends a process before its next call, and another one goes on behind the torn line',
  { timeout: 180_000 },
  async () => {
    const { password } = cloud.connectOptions().auth;
    const task = { authUrl: listening.authUrl, password, host: 'c7', directory, speed: SPEED };
    const limited = `ulimit -f ${MOST_KIB}; exec "${process.execPath}" --import tsx "$0" "$@"`;
    const told = await new Child(task, ['bash', '-c', limited]).ended;
    const [run] = await listRuns({ journal: jsonlJournal({ directory }) });
    const file = join(directory, 'c7', `${run?.runId ?? '?'}.jsonl`);
    expect(told).toEqual({ ended: 'journal', where: file, abort: null });
    const text = await readFile(file, 'utf8');
    expect(text).toHaveLength(MOST_KIB * 1024);
    expect(text.endsWith('\n')).toBe(false);
    expect(run).toMatchObject({ finishedAt: null, problem: null });

    const evacuations = () => cloud.requests.filter(({ action }) => action === 'evacuate').length;
    const announced = text.split('"call":"evacuate"').length - 1;
    expect(evacuations()).toBeLessThanOrEqual(announced);
    expect(await new Child(task).ended).toMatchObject({ ended: 'recovered' });
    const ends = cloud.instances().map(({ name, vmState, host }) => [name, vmState, host !== 'c7']);
    expect(ends).toEqual([
      ['active', 'active', true],
      ['stopped', 'stopped', true],
    ]);
    expect(cloud.twoCopies).toEqual([]);
  },
);
