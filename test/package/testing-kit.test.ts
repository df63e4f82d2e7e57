import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installInto, packCopy } from './support/pack.ts';

/** What a user's test does; it knows of no runner. */
const BODY = `
import assert from 'node:assert/strict';
import { evacuateHost, memoryJournal, NovaClient } from 'nova-lifeboat';
import { SimulatedCloud } from 'nova-lifeboat/testing';

export async function stoppedStaysStopped() {
  const cloud = new SimulatedCloud();
  cloud.addHosts('c1', 'c2', 'c7');
  cloud.addInstance('archive', { host: 'c7', state: 'resized', from: 'stopped', source: 'c2' });
  cloud.kill('c7');
  const nova = await NovaClient.connect(cloud.connectOptions());
  await evacuateHost(nova, 'c7', { storage: 'shared', fence: cloud.fencer(), clock: cloud.clock, journal: memoryJournal() });
  assert.equal(cloud.instance('archive').vmState, 'stopped');
}

export async function twoCopies() {
  const cloud = new SimulatedCloud();
  cloud.addHosts('c1', 'c7');
  const id = cloud.addInstance('web', { host: 'c7' });
  cloud.kill('c7', 'nova-compute');
  await cloud.pass(120000);
  const nova = await NovaClient.connect(cloud.connectOptions());
  await nova.servers.evacuate(id, { microversion: '2.94' });
  await cloud.pass(60000);
  await new Promise((resolve) => setTimeout(resolve, 50));
}
`;

const PASSES = `test('a stopped one stays stopped', stoppedStaysStopped);`;
const FAILS = `test('two copies', twoCopies);`;

describe.each([
  {
    runner: 'node:test',
    head: `import { test } from 'node:test';`,
    command: ['--test'],
  },
  {
    runner: 'jest',
    head: '',
    command: [
      '--experimental-vm-modules',
      '--no-warnings',
      'node_modules/jest/bin/jest.js',
      '--runTestsByPath',
    ],
  },
])('the simulated cloud under $runner', ({ head, command }) => {
  const run = async (name: string, line: string): Promise<{ exitCode?: number; output: string }> => {
    const file = `${name}.test.mjs`;
    const imports = `import { stoppedStaysStopped, twoCopies } from './body.mjs';`;
    await writeFile(join(consumer, file), `${head}\n${imports}\n${line}\n`);
    const { exitCode, all } = await execa('node', [...command, file], {
      cwd: consumer,
      reject: false,
      all: true,
    });
    return { ...(exitCode === undefined ? {} : { exitCode }), output: all };
  };

  it('lets a test pass', async () => {
    const { exitCode, output } = await run('passes', PASSES);
    expect([exitCode, output]).toEqual([0, expect.stringContaining('a stopped one stays stopped')]);
  });

  it('fails a test in which two guests of one instance ran, though it asserts nothing', async () => {
    const { exitCode, output } = await run('fails', FAILS);
    expect(output).toContain('at the same time');
    expect(exitCode).toBe(1);
  });
});

let directory: string;
let consumer: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'nova-lifeboat-testing-kit-'));
  consumer = join(directory, 'consumer');
  await installInto(consumer, await packCopy(join(directory, 'package')));
  await execa('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', 'jest@^30'], {
    cwd: consumer,
  });
  await writeFile(join(consumer, 'jest.config.json'), '{ "testMatch": ["**/*.test.mjs"], "transform": {} }');
  await writeFile(join(consumer, 'body.mjs'), BODY);
});
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});
