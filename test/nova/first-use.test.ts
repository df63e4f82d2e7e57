import { execa } from 'execa';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints, fail, password, probe, reset } from '../../lab/index.ts';

/** Runs a command in the repository as a newcomer would, and gives what it printed. */
async function run(
  command: readonly [string, ...string[]],
  env: Record<string, string> = {},
): Promise<string> {
  const [file, ...args] = command;
  const { all, exitCode } = await execa(file, args, {
    env,
    all: true,
    reject: false,
    preferLocal: true,
    timeout: 240_000,
  });
  expect({ exitCode, all }).toMatchObject({ exitCode: 0 });
  return all;
}

describe('what the README and the examples promise, on a real Nova', () => {
  beforeAll(async () => {
    await reset();
  });

  afterAll(async () => {
    await reset();
  });

  it('recovers a host by the example', async () => {
    const admin = probe();
    const id = await admin.boot({ name: 'from-the-example', host: 'h4' });
    await fail('h4');
    const printed = await run(['tsx', 'examples/evacuate-host.ts', 'h4'], {
      OS_AUTH_URL: endpoints.authUrl,
      OS_USERNAME: 'admin',
      OS_PASSWORD: password,
      OS_PROJECT_NAME: 'admin',
      HEARTBEAT_INTERVAL_MS: '1000',
      XDG_STATE_HOME: await mkdtemp(join(tmpdir(), 'nova-lifeboat-state-')),
    });
    expect(printed).toContain('from-the-example recovered');
    expect(printed).toContain('h4: recovered');
    expect(await admin.server(id)).toMatchObject({ vmState: 'active' });
    expect((await admin.server(id))?.host).not.toBe('h4');
  });

  it('shows the main job by npm run demo -- --lab', async () => {
    const printed = await run(['npm', 'run', 'demo', '--', '--lab']);
    expect(printed).toContain('Outcome: recovered');
    const ends = new Map((await probe().servers()).map(({ name, vmState }) => [name, vmState]));
    expect(Object.fromEntries(ends)).toEqual({
      'web (active)': 'active',
      'batch (stopped)': 'stopped',
      'db (resized while active)': 'active',
      'archive (resized while stopped)': 'stopped',
    });
  });
});
