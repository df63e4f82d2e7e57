import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nothingRan, testsRan } from '../../scripts/ci/counterpart.ts';
import { FENCE_TOOLS } from '../../scripts/ci/fence-tools-leg.ts';
import { describeLeg } from '../../scripts/ci/leg.ts';
import { BOOKWORM, LEGS, TRIXIE } from '../../scripts/ci/legs.ts';
import { REAL_NOVA, testCommand } from '../../scripts/ci/nova-leg.ts';
import { testCommandOf } from '../../scripts/ci/readme-leg.ts';

describe('the real-Nova leg', () => {
  const said: string[] = [];
  beforeEach(() => {
    said.length = 0;
    vi.spyOn(console, 'log').mockImplementation((line: string) => said.push(line));
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('counts its tests as skipped, shouts, and fails the run where no Nova can be had', () => {
    const outcome = nothingRan(REAL_NOVA, 'this is not root', 7, false);
    expect(outcome.tally).toEqual({ passed: 0, failed: 0, skipped: 7 });
    expect(outcome.refused).toBe(true);
    expect(said.join('\n')).toContain('NO REAL NOVA WAS TESTED: THIS IS NOT ROOT');
    expect(describeLeg({ name: 'nova', seconds: 1, ...outcome })).toMatch(/^FAIL/);
  });

  it('is marked SKIP, not ok, where somebody consented', () => {
    const outcome = nothingRan(REAL_NOVA, 'this is not root', 7, true);
    expect(outcome.refused).toBe(false);
    expect(describeLeg({ name: 'nova', seconds: 1, ...outcome })).toMatch(/^SKIP .*7 skipped\n/);
  });

  it('skips at least one test, also where they could not be counted', () => {
    expect(nothingRan(REAL_NOVA, 'no mirror', 0, true).tally.skipped).toBe(1);
  });

  it('fails where the lab did not come up', () => {
    const outcome = testsRan(REAL_NOVA, { exitCode: 1, report: undefined }, 7, true);
    expect(outcome.tally).toEqual({ passed: 0, failed: 1, skipped: 7 });
  });

  it('does not take tests that all skipped themselves for a pass', () => {
    const report = { tally: { passed: 0, failed: 0, skipped: 7 }, skipped: [] };
    expect(testsRan(REAL_NOVA, { exitCode: 0, report }, 7, false).refused).toBe(true);
  });

  it('does not take a crash after the last test for a pass', () => {
    const report = { tally: { passed: 7, failed: 0, skipped: 0 }, skipped: [] };
    expect(testsRan(REAL_NOVA, { exitCode: 1, report }, 7, false).tally.failed).toBe(1);
  });

  it('passes where the tests ran', () => {
    const report = { tally: { passed: 7, failed: 0, skipped: 0 }, skipped: [] };
    const outcome = testsRan(REAL_NOVA, { exitCode: 0, report }, 7, false);
    expect(outcome.tally).toEqual({ passed: 7, failed: 0, skipped: 0 });
    expect(describeLeg({ name: 'nova', seconds: 1, ...outcome })).toMatch(/^ok/);
  });
});

describe('the leg of the programs that fencers are tested with', () => {
  beforeEach(() => {
    vi.spyOn(console, 'log').mockImplementation(() => undefined);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('is no pass where they cannot be had, nor where they cannot be installed', () => {
    const missing = nothingRan(FENCE_TOOLS, 'this is not root', 32, false);
    expect(describeLeg({ name: 'fence-tools', seconds: 1, ...missing })).toMatch(
      /^FAIL .*32 skipped\n +NO FENCER WAS TESTED WITH REAL PROGRAMS: THIS IS NOT ROOT$/,
    );
    const broken = testsRan(FENCE_TOOLS, { exitCode: 1, report: undefined }, 32, true);
    expect(broken.tally).toEqual({ passed: 0, failed: 1, skipped: 32 });
  });
});

describe('the legs', () => {
  it('meet the two releases one after the other, the newer one first', () => {
    expect(LEGS.map(({ name }) => name)).toEqual(['check', 'readme', 'fence-tools', 'nova', 'nova-bookworm']);
  });

  it('run every real-Nova test on the newer release, and on the older one files that are there', () => {
    expect(testCommand(TRIXIE)).toBe('LAB_SUITE=trixie npm run test:nova');
    expect(testCommand(BOOKWORM)).toMatch(/^LAB_SUITE=bookworm npm run test:nova -- test\/nova\/\S+/);
    expect(BOOKWORM.files.filter((file) => !existsSync(file))).toEqual([]);
  });
});

describe('the test command of a README', () => {
  it('is the fenced block after its mark, whole', () => {
    const readme = '```sh\nnpm i nova-lifeboat\n```\n<!-- test-command -->\n\n```sh\nnpm ci\nnpm test\n```\n';
    expect(testCommandOf(readme)).toBe('npm ci\nnpm test');
  });

  it('is missing where there is no mark', () => {
    expect(testCommandOf('```sh\nnpm test\n```\n')).toBeUndefined();
  });
});
